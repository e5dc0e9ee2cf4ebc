import { type ConsentText, type ConsentTextsAnswer, Fault, type PublishConsentText, japanDay } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { countInUse } from './store.ts'
import type { PersonalDeviceTables } from './tables.ts'
import { SUGGESTED_CONSENT } from './terms.ts'

type Db = Kysely<Schema>

/** Who looks back further reads the ledger. */
const MOST_SHOWN = 100

/** What people agree to now: the last text that the organisation published, else the one that comes with the program. */
export async function presentConsent(db: Db): Promise<ConsentText> {
  const row = await texts(db).limit(1).executeTakeFirst()
  return row === undefined ? SUGGESTED_CONSENT : answerText(row)
}

/** The present text and those before it, the newest first. The program's own is the first of all. */
export async function readConsentTexts(db: Db): Promise<ConsentTextsAnswer> {
  const rows = await texts(db).limit(MOST_SHOWN).execute()
  const [present, ...earlier] = [...rows.map(answerText), SUGGESTED_CONSENT]
  return {
    number: rows[0]?.number ?? 0,
    present: present ?? SUGGESTED_CONSENT,
    earlier,
    suggested: SUGGESTED_CONSENT,
    inUse: await countInUse(db),
  }
}

/**
 * From now on this is what people agree to; who agreed to an earlier text is asked to read this one (AD-9).
 * @throws Fault `conflict` where another was published since, or where nothing would change
 */
export function publishConsent(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { number, ja, en }: PublishConsentText,
): Promise<void> {
  return store.write(async (tx) => {
    const at = now()
    const present = await texts(tx.db).limit(1).executeTakeFirst()
    if ((present?.number ?? 0) !== number) throw new Fault('conflict')
    const standing = present === undefined ? SUGGESTED_CONSENT : answerText(present)
    if (standing.ja === ja && standing.en === en) throw new Fault('conflict', { reason: 'unchanged' })
    const row = { number: number + 1, version: `${japanDay(at)}.${number + 1}`, ja, en: en ?? null }
    const written = await tx.db
      .insertInto('consent_texts')
      .values({ ...row, published_at: at, published_by: actor })
      .onConflict((conflict) => conflict.column('number').doNothing())
      .executeTakeFirst()
    if (written.numInsertedOrUpdatedRows === 0n) throw new Fault('conflict')
    await tx.append({ kind: 'personalDevice.consentPublished', actor, subject: `consent:${row.version}`, body: row })
  })
}

function texts(db: Db) {
  return db.selectFrom('consent_texts').selectAll().orderBy('number', 'desc')
}

function answerText(row: Selectable<PersonalDeviceTables['consent_texts']>): ConsentText {
  const { version, ja, en, published_at: publishedAt } = row
  return { version, ja, ...(en === null ? {} : { en }), publishedAt }
}
