import type { Words } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'

/**
 * One line of what waits for an administrator. `href` is the page where it is dealt with. `oldestAt`: how long the first of them has
 * waited; `dueAt`: when the first of them is due (epoch ms). `urgent`: late already, or somebody cannot work because of it.
 */
export type QueueLine = {
  readonly kind: string
  readonly title: Words
  readonly count: number
  readonly oldestAt?: number
  readonly dueAt?: number
  readonly href: string
  readonly urgent: boolean
}

/** What of one feature waits. Lines that count nothing are left out. */
export type QueueSource = (db: Kysely<Schema>, now: number) => Promise<readonly QueueLine[]>
