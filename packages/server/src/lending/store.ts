import type { LOAN_SORTS, ListAnswer, LoansQuery } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { DeviceRow } from '../devices/store.ts'
import { type ListAsk, type ListSpec, anywhere, readList } from '../lists/read-list.ts'
import type { LendingTables } from './tables.ts'

type Db = Kysely<Schema>
export type LoanRow = Selectable<LendingTables['loans']>
export type LoanLineRow = LoanRow & {
  readonly person_name: string
  readonly device_label: string | null
  readonly device_tag: string | null
  readonly device_serial: string | null
}

/** A loan due within this time is "due soon". */
export const SOON_MS = 7 * 86_400_000
const NEVER = 9_000_000_000_000_000

export function findLoan(db: Db, id: string): Promise<LoanRow | undefined> {
  return db.selectFrom('loans').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findLoanLine(db: Db, id: string): Promise<LoanLineRow | undefined> {
  return loanLines(db).where('loans.id', '=', id).executeTakeFirst()
}

/** The loans of one person, newest first, at most 100. */
export function listLoansOf(db: Db, person: string): Promise<LoanLineRow[]> {
  return loanLines(db)
    .where('loans.person_id', '=', person)
    .orderBy('loans.created_at', 'desc')
    .orderBy('loans.id')
    .limit(100)
    .execute()
}

const loanList: ListSpec<(typeof LOAN_SORTS)[number]> = {
  id: 'loans.id',
  sorts: {
    due: { column: 'loans.due_at', kind: 'number', empty: NEVER },
    created: { column: 'loans.created_at', kind: 'number' },
    person: { column: 'people.search_key', kind: 'text' },
  },
}

export type LoanFilter = Omit<LoansQuery, 'sort' | 'after' | 'limit'> & { readonly now: number }

/** One page of loans. `search` is folded already and met in names of borrowers and devices. */
export function listLoans(db: Db, filter: LoanFilter, ask: ListAsk): Promise<ListAnswer<LoanLineRow>> {
  return readList(matchingLoans(db, filter), ask, loanList)
}

function matchingLoans(db: Db, { search, state, standing, person, device, now }: LoanFilter) {
  let query = loanLines(db)
  if (search !== undefined)
    query = query.where((eb) =>
      eb.or([eb('people.search_key', 'like', anywhere(search)), eb('devices.search_key', 'like', anywhere(search))]),
    )
  if (state !== undefined) query = query.where('loans.state', '=', state)
  if (person !== undefined) query = query.where('loans.person_id', '=', person)
  if (device !== undefined) query = query.where('loans.device_id', '=', device)
  if (standing === undefined) return query
  query = query.where('loans.state', '=', 'handedOver')
  switch (standing) {
    case 'late':
      return query.where('loans.due_at', '<', now)
    case 'dueSoon':
      return query.where('loans.due_at', '>=', now).where('loans.due_at', '<', now + SOON_MS)
    case 'toSign':
      return query.where('loans.signed_at', 'is', null)
    case 'inOrder':
      return query.where('loans.signed_at', 'is not', null).where('loans.due_at', '>=', now + SOON_MS)
  }
}

function loanLines(db: Db) {
  return db
    .selectFrom('loans')
    .innerJoin('people', 'people.id', 'loans.person_id')
    .leftJoin('devices', 'devices.id', 'loans.device_id')
    .selectAll('loans')
    .select([
      'people.name as person_name',
      'devices.label as device_label',
      'devices.tag as device_tag',
      'devices.serial as device_serial',
    ])
}

export async function countWaitingLoansOf(db: Db, person: string): Promise<number> {
  const row = await db
    .selectFrom('loans')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('person_id', '=', person)
    .where('state', 'in', ['requested', 'granted'])
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** The decision that let a loan be handed over, while it stands. */
export function findGrantOf(db: Db, loan: string): Promise<{ id: string } | undefined> {
  return db
    .selectFrom('approvals')
    .select('id')
    .where('kind', '=', 'lending')
    .where('subject', '=', `loan:${loan}`)
    .where('state', '=', 'granted')
    .executeTakeFirst()
}

/** The company's devices on the shelf by name, at most 200, with how many there are. */
export async function listShelf(db: Db): Promise<{ readonly rows: readonly DeviceRow[]; readonly total: number }> {
  const onShelf = db.selectFrom('devices').where('state', '=', 'inStock').where('ownership', '=', 'company')
  const rows = await onShelf.selectAll().orderBy('search_key').orderBy('id').limit(200).execute()
  const counted = await onShelf.select((eb) => eb.fn.countAll<number | string>().as('count')).executeTakeFirst()
  return { rows, total: Number(counted?.count ?? 0) }
}

export type LoanCounts = { readonly count: number; readonly oldest: number | undefined }

/** How many loans stand so, and since when (or due when) the first of them. */
export async function countLoans(db: Db, which: 'late' | 'granted' | 'extension', now: number): Promise<LoanCounts> {
  let query = db
    .selectFrom('loans')
    .select((eb) => [
      eb.fn.countAll<number | string>().as('count'),
      eb.fn.min<number | null>(which === 'late' ? 'due_at' : 'updated_at').as('oldest'),
    ])
  if (which === 'late') query = query.where('state', '=', 'handedOver').where('due_at', '<', now)
  if (which === 'granted') query = query.where('state', '=', 'granted')
  if (which === 'extension') query = query.where('state', '=', 'handedOver').where('extension', 'is not', null)
  const row = await query.executeTakeFirst()
  const { oldest = null } = row ?? {}
  return { count: Number(row?.count ?? 0), oldest: oldest === null ? undefined : Number(oldest) }
}

const Texts = z.array(z.string())
const Extension = z.object({ until: z.number(), reason: z.string(), askedAt: z.number() })
const Check = z.object({
  condition: z.enum(['good', 'worn', 'damaged', 'broken']),
  missing: Texts,
  next: z.string(),
  note: z.string().optional(),
})

export function readAccessories(row: Pick<LoanRow, 'accessories'>): string[] {
  return Texts.parse(JSON.parse(row.accessories))
}

export function readExtension(row: Pick<LoanRow, 'extension'>): z.infer<typeof Extension> | undefined {
  return row.extension === null ? undefined : Extension.parse(JSON.parse(row.extension))
}

export function readReturnCheck(row: Pick<LoanRow, 'return_check'>): z.infer<typeof Check> | undefined {
  return row.return_check === null ? undefined : Check.parse(JSON.parse(row.return_check))
}

/** Loans that are out and due before `dueBefore`, and whose borrower was not reminded since `remindedBefore`. */
export function listToRemind(
  db: Db,
  { dueBefore, remindedBefore }: { readonly dueBefore: number; readonly remindedBefore: number },
  limit: number,
) {
  return db
    .selectFrom('loans')
    .innerJoin('people', 'people.id', 'loans.person_id')
    .leftJoin('devices', 'devices.id', 'loans.device_id')
    .select(['loans.id', 'loans.person_id', 'loans.due_at', 'people.mail', 'devices.label as device_label'])
    .where('loans.state', '=', 'handedOver')
    .where('loans.due_at', '<', dueBefore)
    .where((eb) => eb.or([eb('loans.reminded_at', 'is', null), eb('loans.reminded_at', '<=', remindedBefore)]))
    .orderBy('loans.due_at')
    .orderBy('loans.id')
    .limit(limit)
    .execute()
}

/** False where somebody else has reminded meanwhile. */
export async function markReminded(
  db: Db,
  id: string,
  { now, remindedBefore }: { readonly now: number; readonly remindedBefore: number },
): Promise<boolean> {
  const done = await db
    .updateTable('loans')
    .set({ reminded_at: now })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('reminded_at', 'is', null), eb('reminded_at', '<=', remindedBefore)]))
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}
