import { Fault, type Role } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { Tx } from '../db/store.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { endSessions, findAccount, listAdministrators, setLocked, setRoles } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now'>

/** Gives an account exactly these roles. Throws `not_found`, `last_administrator`. */
export async function changeRoles(
  { store }: Needs,
  actor: Actor,
  change: { readonly account: string; readonly roles: readonly Role[] },
): Promise<void> {
  const roles = [...new Set(change.roles)]
  await store.write(async (tx) => {
    if ((await findAccount(tx.db, change.account)) === undefined) throw new Fault('not_found')
    if (!roles.includes('administrator')) await refuseLastAdministrator(tx, change.account)
    await setRoles(tx.db, change.account, roles)
    await tx.append({
      kind: 'account.rolesChanged',
      actor: actorName(actor),
      subject: `account:${change.account}`,
      body: { roles },
    })
  })
}

/** Stops an account at once: no sign-in, and every session ends. Throws `not_found`, `last_administrator`. Measure AD-14. */
export async function lockAccount({ store, now }: Needs, actor: Actor, account: string): Promise<void> {
  await store.write(async (tx) => {
    if ((await findAccount(tx.db, account)) === undefined) throw new Fault('not_found')
    await refuseLastAdministrator(tx, account)
    const at = now()
    if (!(await setLocked(tx.db, account, at))) return
    const ended = await endSessions(tx.db, { account, now: at })
    await tx.append({
      kind: 'account.locked',
      actor: actorName(actor),
      subject: `account:${account}`,
      body: { sessionsEnded: ended },
    })
  })
}

/** Throws `not_found`. */
export async function unlockAccount({ store }: Needs, actor: Actor, account: string): Promise<void> {
  await store.write(async (tx) => {
    if ((await findAccount(tx.db, account)) === undefined) throw new Fault('not_found')
    if (!(await setLocked(tx.db, account, null))) return
    await tx.append({ kind: 'account.unlocked', actor: actorName(actor), subject: `account:${account}`, body: {} })
  })
}

async function refuseLastAdministrator(tx: Tx, account: string): Promise<void> {
  const administrators = await listAdministrators(tx.db)
  if (administrators.length === 1 && administrators[0] === account) throw new Fault('last_administrator')
}
