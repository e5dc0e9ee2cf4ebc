import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { type Judged, judgeDifferences } from './judge-differences.ts'

type Db = Kysely<Schema>
type Look = { readonly judged: Promise<readonly Judged[]>; readonly at: number }

/** An organisation with more devices than this is not judged anew for everybody who asks. */
const MANY = 1_000
/** For how long one look serves all who ask (ms); reports come every five minutes. */
const LATELY_MS = 15_000

const looks = new WeakMap<Db, Look>()

/**
 * The devices that differ, as they were looked at a moment ago where there are many: at most 15 s ago, and never before the last difference
 * that was accepted here. Nothing of it is written down.
 */
export async function judgeLately(db: Db, now: number): Promise<readonly Judged[]> {
  const counted = await db
    .selectFrom('devices')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .executeTakeFirst()
  if (Number(counted?.count ?? 0) <= MANY) return judgeDifferences(db, now)
  const known = looks.get(db)
  if (known !== undefined && Math.abs(now - known.at) < LATELY_MS) return known.judged
  const look = { judged: judgeDifferences(db, now), at: now }
  looks.set(db, look)
  look.judged.catch(() => looks.delete(db))
  return look.judged
}

/** Something was accepted: whoever asks next is told what is so now. */
export function forgetLook(db: Db): void {
  looks.delete(db)
}
