import type { Words } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'

/** Something a person has to do. `href` is the page where it is done; `dueAt` epoch ms. */
export type Duty = {
  readonly id: string
  readonly title: Words
  readonly text: Words
  readonly dueAt?: number
  readonly href: string
  readonly state: 'open' | 'done' | 'late'
}

/** What one feature asks of a person, by the person's id. */
export type DutySource = (db: Kysely<Schema>, person: string, now: number) => Promise<readonly Duty[]>
