import { Fault, type KeepView } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { composeText, foldText } from '../register-text.ts'
import { MOST_VIEWS, type ViewRow, listViews } from './store.ts'

/**
 * Keeps a list's setting for this account under a name; a view of that name is replaced. The ledger remembers that a view was kept, not
 * what it looks for: a search may be somebody's name.
 * @throws Fault `conflict` (detail.reason: full)
 */
export function keepView(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  { account, view }: { readonly account: string; readonly view: KeepView },
): Promise<ViewRow> {
  return deps.store.write(async (tx) => {
    const name = composeText(view.name)
    const key = foldText(name)
    const present = await listViews(tx.db, account, view.register)
    if (present.length >= MOST_VIEWS && present.every((row) => row.name_key !== key))
      throw new Fault('conflict', { reason: 'full' })
    const updated_at = deps.now()
    const row = await tx.db
      .insertInto('saved_views')
      .values({
        id: newId(deps.random),
        account_id: account,
        register: view.register,
        name,
        name_key: key,
        query: view.query,
        updated_at,
      })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'register', 'name_key']).doUpdateSet({ name, query: view.query, updated_at }),
      )
      .returningAll()
      .executeTakeFirstOrThrow()
    const body = { register: view.register }
    await tx.append({ kind: 'view.kept', actor: `account:${account}`, subject: `account:${account}`, body })
    return row
  })
}

/** @throws Fault `not_found`, also for a view that belongs to another */
export function removeView(
  deps: Pick<Deps, 'store'>,
  { account, id }: { readonly account: string; readonly id: string },
): Promise<void> {
  return deps.store.write(async (tx) => {
    const removed = await tx.db
      .deleteFrom('saved_views')
      .where('id', '=', id)
      .where('account_id', '=', account)
      .returning('register')
      .executeTakeFirst()
    if (removed === undefined) throw new Fault('not_found')
    const body = { register: removed.register }
    await tx.append({ kind: 'view.removed', actor: `account:${account}`, subject: `account:${account}`, body })
  })
}
