/** What the organisation says of an application. `asked`: somebody asked for it, and nobody has decided yet. */
export const VERDICTS = ['asked', 'approved', 'refused', 'ignored'] as const
export type Verdict = (typeof VERDICTS)[number]

/** The list of applications and what of them stands on company devices (AD-6, TW-6). */
export interface ApplicationTables {
  /** `matches`: JSON list of `{ os, pattern }`. `place`: where to get it. `removal_due_at`: until when a refused one must be gone. */
  applications: {
    id: string
    name: string
    name_key: string
    publisher: string | null
    matches: string
    verdict: Verdict
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
  /** One row, `id` = `list`: how often the list has changed. Devices counted under an older number are counted again. */
  application_list: { id: string; version: number }
  /** Every name that was ever seen on a company device, by system; `application_id` is the entry of the list that it matches. */
  seen_applications: {
    id: string
    os: string
    name: string
    name_key: string
    publisher: string | null
    application_id: string | null
    first_seen_at: number
  }
  device_applications: { device_id: string; seen_id: string; version: string; first_seen_at: number }
  /** What was counted last, and when it must be counted again because a deadline passes. */
  application_counts: {
    device_id: string
    list_version: number
    unapproved: number
    overdue: number
    next_due_at: number | null
  }
}
