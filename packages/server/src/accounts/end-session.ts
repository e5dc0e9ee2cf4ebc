import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { AccountActor } from '../http/actor.ts'
import { endSession } from './store.ts'

/** Ends one of one's own sessions; signing out ends the present one. Another's session is `not_found`. */
export async function endOwnSession(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  actor: AccountActor,
  session: string,
): Promise<void> {
  await store.write(async (tx) => {
    if (!(await endSession(tx.db, { session, account: actor.account, now: now() }))) throw new Fault('not_found')
    await tx.append({
      kind: 'session.ended',
      actor: `account:${actor.account}`,
      subject: `account:${actor.account}`,
      body: { session },
    })
  })
}
