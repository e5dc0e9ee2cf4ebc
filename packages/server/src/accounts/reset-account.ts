import { Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { deleteLinks } from '../directory/store.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { deletePasskeys } from '../passkeys/store.ts'
import { deleteRecoveryCodes, deleteTotp } from '../second-factors/store.ts'
import { refuseLastAdministrator } from './govern-account.ts'
import { type Invitation, issueInvitation, requireAccount } from './invite-account.ts'
import { clearExposure, endSessions, forgetPassword } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random'>

/**
 * Takes passkeys, authenticator app and recovery codes from an account whose owner lost them; the password stays and has to be
 * completed anew. Every session ends. Throws `not_found`, and `conflict` where there is no password to sign in with.
 */
export async function resetFactors(deps: Needs, actor: Actor, account: string): Promise<void> {
  await deps.store.write(async (tx) => {
    const row = await requireAccount(tx, account)
    if (row.password_hash === null) throw new Fault('conflict', { reason: 'noPassword' })
    const taken = await takeFactors(tx, account)
    const sessionsEnded = await endSessions(tx.db, { account, now: deps.now() })
    await tx.append({
      kind: 'account.factorsReset',
      actor: actorName(actor),
      subject: `account:${account}`,
      body: { ...taken, sessionsEnded },
    })
  })
}

/**
 * Everything an account signs in with is put out of use, and its owner chooses anew by an invitation. For a lost password, a leak, or
 * somebody who cannot get in at all. Throws `not_found`, `last_administrator`.
 */
export async function resetAccount(deps: Needs, actor: Actor, account: string): Promise<Invitation> {
  return deps.store.write(async (tx) => {
    await requireAccount(tx, account)
    await refuseLastAdministrator(tx, account)
    const taken = await takeFactors(tx, account)
    const links = await deleteLinks(tx.db, account)
    await forgetPassword(tx.db, account)
    await clearExposure(tx.db, account)
    const sessionsEnded = await endSessions(tx.db, { account, now: deps.now() })
    const issued = await issueInvitation(tx, deps, account)
    await tx.append({
      kind: 'account.reset',
      actor: actorName(actor),
      subject: `account:${account}`,
      body: { ...taken, links, sessionsEnded, expiresAt: issued.expiresAt },
    })
    return { account: await requireAccount(tx, account), ...issued }
  })
}

async function takeFactors(
  tx: Tx,
  account: string,
): Promise<{ passkeys: number; totp: boolean; recoveryCodes: number }> {
  return {
    passkeys: await deletePasskeys(tx.db, account),
    totp: await deleteTotp(tx.db, account),
    recoveryCodes: await deleteRecoveryCodes(tx.db, account),
  }
}
