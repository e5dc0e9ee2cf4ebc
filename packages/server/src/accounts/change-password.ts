import { type ChangePassword, Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { AccountActor } from '../http/actor.ts'
import { requireAnother, requireGoodPassword } from './require-good-password.ts'
import { endSessions, findAccount, replacePassword } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'passwords' | 'organisationWords' | 'signInTries'>

/** Changes one's own password and ends one's other sessions. Throws `wrong_credentials`, `weak_password`, `too_many_tries`, `conflict`. */
export async function changePassword(deps: Needs, actor: AccountActor, wish: ChangePassword): Promise<void> {
  const { store, now, passwords, signInTries } = deps
  const key = `change\n${actor.account}\n${actor.session}`
  const waitMs = signInTries.waitMs(key, now())
  if (waitMs > 0) throw new Fault('too_many_tries', { retryAfterMs: waitMs })
  signInTries.failed(key, now())
  const account = await findAccount(store.read, actor.account)
  const known = account?.password_hash ?? undefined
  if (!(await passwords.matches(wish.current, known)) || account === undefined || known === undefined) {
    throw new Fault('wrong_credentials')
  }
  signInTries.succeeded(key)
  await requireGoodPassword(deps, wish.next, account.name)
  await requireAnother(deps, wish.next, account)
  const hash = await passwords.hash(wish.next)
  await store.write(async (tx) => {
    const at = now()
    if (!(await replacePassword(tx.db, account.id, { from: known, to: hash, at }))) throw new Fault('conflict')
    const ended = await endSessions(tx.db, { account: account.id, keep: actor.session, now: at })
    await tx.append({
      kind: 'account.passwordChanged',
      actor: `account:${account.id}`,
      subject: `account:${account.id}`,
      body: { sessionsEnded: ended },
    })
  })
}
