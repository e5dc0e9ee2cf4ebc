import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { type AccountActor, type Actor, actorName } from '../http/actor.ts'
import { endSessions, findAccount, setExposed } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now'>

/**
 * Somebody else may know the credentials: until they are changed, the person's work is denied where that rule is in force. Every session
 * ends. Throws `not_found`. Measure TW-18.
 */
export async function exposeAccount({ store, now }: Needs, actor: Actor, account: string): Promise<void> {
  await store.write(async (tx) => {
    if ((await findAccount(tx.db, account)) === undefined) throw new Fault('not_found')
    const at = now()
    await setExposed(tx.db, account, at)
    const ended = await endSessions(tx.db, { account, now: at })
    await tx.append({
      kind: 'account.exposed',
      actor: actorName(actor),
      subject: `account:${account}`,
      body: { by: 'administrator', sessionsEnded: ended },
    })
  })
}

/** The person reports it: other sessions end, the present one stays to change the password in. */
export async function reportExposure({ store, now }: Needs, actor: AccountActor): Promise<void> {
  await store.write(async (tx) => {
    const at = now()
    await setExposed(tx.db, actor.account, at)
    const ended = await endSessions(tx.db, { account: actor.account, keep: actor.session, now: at })
    await tx.append({
      kind: 'account.exposed',
      actor: actorName(actor),
      subject: `account:${actor.account}`,
      body: { by: 'owner', sessionsEnded: ended },
    })
  })
}
