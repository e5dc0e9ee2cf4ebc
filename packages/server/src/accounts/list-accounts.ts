import { type AccountListQuery, type AccountRowAnswer, Fault, type ListAnswer } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { anywhere, readList } from '../lists/read-list.ts'
import { foldText } from '../register-text.ts'
import { accountStrengths } from './account-strength.ts'
import { accountAnswer } from './answers.ts'
import { type AccountRow, listInvitations } from './store.ts'

/** An account is looked at once a year: is it still needed, with these rights? AD-14, AD-15. */
export const REVIEW_EVERY_MS = 365 * 24 * 60 * 60_000

const LIST = {
  id: 'accounts.id',
  sorts: {
    name: { column: 'accounts.name', kind: 'text' },
    lastSignIn: { column: 'accounts.last_sign_in_at', kind: 'number', empty: 0 },
    created: { column: 'accounts.created_at', kind: 'number' },
  },
} as const

/** Accounts with whose they are, how strongly they are proved, and when they are to be reviewed. */
export async function listAccountRows(
  db: Kysely<Schema>,
  query: AccountListQuery,
  now: number,
): Promise<ListAnswer<AccountRowAnswer>> {
  const { search, state, role } = query
  const matching = withOwner(db)
    .$if(search !== undefined && search !== '', (rows) =>
      rows.where((eb) =>
        eb.or([
          eb('accounts.name', 'like', anywhere((search ?? '').normalize('NFKC').toLowerCase())),
          eb('people.search_key', 'like', anywhere(foldText(search ?? ''))),
        ]),
      ),
    )
    .$if(role !== undefined, (rows) => rows.where('accounts.roles', 'like', `%"${role}"%`))
    .$if(state === 'locked', (rows) => rows.where('accounts.locked_at', 'is not', null))
    .$if(state === 'invited', (rows) => rows.where('accounts.last_sign_in_at', 'is', null))
    .$if(state === 'exposed', (rows) => rows.where('accounts.exposed_at', 'is not', null))
    .$if(state === 'review', (rows) =>
      rows
        .where('accounts.locked_at', 'is', null)
        .where((eb) => eb(eb.fn.coalesce('accounts.reviewed_at', 'accounts.created_at'), '<=', now - REVIEW_EVERY_MS)),
    )
  const page = await readList(matching, query, LIST)
  return { ...page, rows: await answerRows(db, page.rows, now) }
}

/** One account as the list shows it. Throws `not_found`. */
export async function readAccountRow(db: Kysely<Schema>, id: string, now: number): Promise<AccountRowAnswer> {
  const rows = await withOwner(db).where('accounts.id', '=', id).limit(1).execute()
  const [answer] = await answerRows(db, rows, now)
  if (answer === undefined) throw new Fault('not_found')
  return answer
}

function withOwner(db: Kysely<Schema>) {
  return db
    .selectFrom('accounts')
    .leftJoin('people', 'people.id', 'accounts.person_id')
    .selectAll('accounts')
    .select(['people.name as person_name', 'people.state as person_state'])
}

type OwnedRow = AccountRow & { readonly person_name: string | null; readonly person_state: string | null }

async function answerRows(db: Kysely<Schema>, rows: readonly OwnedRow[], now: number): Promise<AccountRowAnswer[]> {
  const ids = rows.map((row) => row.id)
  const strengthOf = await accountStrengths(db, ids)
  const invited = await listInvitations(db, { accounts: ids, now })
  return rows.map((row) => ({
    ...accountAnswer(row, invited.get(row.id)),
    ...(row.person_name === null ? {} : { personName: row.person_name }),
    ...(row.person_state === null ? {} : { personState: row.person_state }),
    strength: strengthOf(row),
    reviewDueAt: (row.reviewed_at ?? row.created_at) + REVIEW_EVERY_MS,
  }))
}
