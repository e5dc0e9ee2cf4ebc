import type { ApplicationVerdict } from '@taga/contract'

/** The list of applications and what of them stands on company devices (AD-6, TW-6). */
export interface ApplicationTables {
  /** `matches`: JSON list of `ApplicationMatch`. `place`: where to get it. `removal_due_at`: until when a refused one must be gone. */
  applications: {
    id: string
    name: string
    name_key: string
    publisher: string | null
    matches: string
    verdict: ApplicationVerdict
    conditions: string | null
    place: string | null
    reason: string | null
    review_at: number | null
    removal_due_at: number | null
    decided_account: string | null
    decided_at: number | null
    version: number
    created_at: number
    updated_at: number
  }
  /**
   * Every name that was ever seen on a company device, by system, publisher and identifier (their keys are '' where none is known);
   * `application_id` is the entry of the list that it matches.
   */
  seen_applications: {
    id: string
    os: string
    name: string
    name_key: string
    publisher: string | null
    publisher_key: string
    identifier: string | null
    identifier_key: string
    application_id: string | null
    first_seen_at: number
  }
  device_applications: { device_id: string; seen_id: string; version: string; first_seen_at: number }
  /** What stood on a device and does no more, until it stands there again. */
  gone_applications: { device_id: string; seen_id: string; version: string; gone_at: number }
  /** What was counted last. Counted again where `stale` is 1 (the list has changed) or `next_due_at` has come (a deadline passes). */
  application_counts: {
    device_id: string
    stale: number
    unapproved: number
    overdue: number
    next_due_at: number | null
  }
}
