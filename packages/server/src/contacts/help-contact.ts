import type { HelpContact } from '@taga/contract'
import type { Kysely } from 'kysely'
import { isUnreadable } from '../db/is-unreadable.ts'
import type { Schema } from '../db/schema.ts'
import { type Card, currentCard } from './store.ts'

/** Whom anybody asks first when something does not open: the first on the card who is for the whole organisation (TW-4). */
export async function helpContact(db: Kysely<Schema>): Promise<HelpContact | undefined> {
  const contacts = (await readableCard(db))?.contacts ?? []
  const forAll = contacts.filter(({ department, kind }) => department === undefined && kind !== 'outside')
  const first = forAll.find(({ kind }) => kind === 'security') ?? forAll[0]
  return first === undefined ? undefined : { name: first.name, telephone: first.telephone }
}

/** A card that cannot be read names nobody, and stops nothing. */
async function readableCard(db: Kysely<Schema>): Promise<Card | undefined> {
  try {
    return await currentCard(db)
  } catch (error) {
    if (isUnreadable(error)) return undefined
    throw error
  }
}
