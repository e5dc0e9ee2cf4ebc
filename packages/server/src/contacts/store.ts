import { Contact } from '@taga/contract'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'

type Db = Kysely<Schema>

/** One version of the card. */
export type Card = { readonly number: number; readonly keptAt: number; readonly contacts: readonly Contact[] }

const ContactsColumn = z.array(Contact)

/** The card that stands; undefined where nobody has registered a contact yet. */
export async function currentCard(db: Db): Promise<Card | undefined> {
  const row = await db.selectFrom('contact_cards').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirst()
  if (row === undefined) return undefined
  return { number: row.number, keptAt: row.kept_at, contacts: ContactsColumn.parse(JSON.parse(row.contacts)) }
}

/** False where somebody else made this version first. */
export async function insertCard(
  db: Db,
  row: { readonly number: number; readonly contacts: string; readonly kept_at: number; readonly kept_by: string },
): Promise<boolean> {
  const done = await db
    .insertInto('contact_cards')
    .values(row)
    .onConflict((conflict) => conflict.column('number').doNothing())
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

export function findConfirmation(
  db: Db,
  person: string,
): Promise<{ readonly number: number; readonly confirmed_at: number } | undefined> {
  return db
    .selectFrom('contact_confirmations')
    .select(['number', 'confirmed_at'])
    .where('person_id', '=', person)
    .executeTakeFirst()
}

export async function putConfirmation(
  db: Db,
  row: { readonly person_id: string; readonly number: number; readonly confirmed_at: number },
): Promise<void> {
  const { person_id: _person, ...newer } = row
  await db
    .insertInto('contact_confirmations')
    .values(row)
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(newer))
    .execute()
}
