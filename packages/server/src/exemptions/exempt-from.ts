import { POSTURE_ITEMS, type Words, mayBeExempt } from '@taga/core'
import type { Kysely } from 'kysely'
import { currentRules } from '../decisions/rules.ts'
import type { Schema } from '../db/schema.ts'

export type ExemptionChoice = { readonly id: string; readonly kind: 'rule' | 'item'; readonly title: Words }

/** The rules in force and the posture items that somebody may be exempt from. */
export async function listChoices(db: Kysely<Schema>, now: number): Promise<readonly ExemptionChoice[]> {
  const { set } = await currentRules(db, now)
  const rules = set.rules.filter(({ id }) => mayBeExempt(id))
  return [
    ...rules.map(({ id, title }) => ({ id, kind: 'rule', title }) as const),
    ...POSTURE_ITEMS.map(({ id, title }) => ({ id, kind: 'item', title }) as const),
  ]
}

/** How rules and items are called; one that is gone by now is called by its id. */
export async function titlesOf(db: Kysely<Schema>, now: number): Promise<(id: string) => Words> {
  const titles = new Map((await listChoices(db, now)).map(({ id, title }) => [id, title]))
  return (id) => titles.get(id) ?? { ja: id, en: id }
}
