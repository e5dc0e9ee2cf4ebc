import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { issueFirstTicket } from '../accounts/issue-first-ticket.ts'
import { issueInvitation } from '../accounts/invite-account.ts'
import {
  clearExposure,
  endSessions,
  findAccountByName,
  forgetPassword,
  readRoles,
  setLocked,
} from '../accounts/store.ts'
import type { Config } from '../config.ts'
import { openStore } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import { deleteLinks } from '../directory/store.ts'
import { openKeyRing } from '../keys/key-ring.ts'
import { deletePasskeys } from '../passkeys/store.ts'
import { type Unlocked, unlockRules } from '../rules/unlock-rules.ts'
import { deleteRecoveryCodes, deleteTotp } from '../second-factors/store.ts'

/** Whoever may read the keys and write the data on the server's own machine, as the ledger names them. */
const ACTOR = 'machine'

/** What somebody at the server's own machine can open. Each opening leaves an entry in the ledger. */
export type Unlocking = {
  /** Every rule observes, but those enforced from the first minute. */
  readonly rules: () => Promise<Unlocked>
  /** A new ticket for the first account; undefined where there is an account already. */
  readonly firstTicket: () => Promise<string | undefined>
  /** Lifts the lock of an administrator's account. */
  readonly account: (name: string) => Promise<AccountUnlocked>
  /** The same, and puts everything it signs in with out of use: its owner chooses anew by the ticket, within 72 hours. */
  readonly renewAccount: (name: string) => Promise<AccountUnlocked & { readonly ticket?: string }>
  close(): Promise<void>
}
export type AccountUnlocked = {
  readonly outcome: 'done' | 'noSuchAccount' | 'notAdministrator'
  readonly wasLocked: boolean
}

/**
 * Opens the data folder itself, while a server runs on it or not. Who cannot read the keys there cannot open anything.
 * @throws StartFault
 */
export async function openUnlocking(
  config: Pick<Config, 'dataDir' | 'database'>,
  now: () => number,
): Promise<Unlocking> {
  const keys = openKeyRing(join(config.dataDir, 'keys'))
  const store = await openStore({ url: config.database, keys, now, beside: true })
  const deps = { store, now, random: randomBytes }
  return {
    rules: () => unlockRules(deps, ACTOR),
    firstTicket: () => issueFirstTicket(deps),
    account: (name) => unlockAccountHere(deps, name),
    renewAccount: (name) => renewAccount(deps, name),
    close: () => store.close(),
  }
}

type Needs = Pick<Deps, 'store' | 'now' | 'random'>

function unlockAccountHere({ store }: Needs, name: string): Promise<AccountUnlocked> {
  return store.write(async (tx) => {
    const account = await findAccountByName(tx.db, name)
    const refusal = refusalOf(account?.roles)
    if (account === undefined || refusal !== undefined) return { outcome: refusal ?? 'noSuchAccount', wasLocked: false }
    const wasLocked = await setLocked(tx.db, account.id, null)
    await tx.append({
      kind: 'account.unlocked',
      actor: ACTOR,
      subject: `account:${account.id}`,
      body: { how: 'unlockCommand', wasLocked },
    })
    return { outcome: 'done', wasLocked }
  })
}

function renewAccount(deps: Needs, name: string): Promise<AccountUnlocked & { readonly ticket?: string }> {
  return deps.store.write(async (tx) => {
    const account = await findAccountByName(tx.db, name)
    const refusal = refusalOf(account?.roles)
    if (account === undefined || refusal !== undefined) return { outcome: refusal ?? 'noSuchAccount', wasLocked: false }
    const { id } = account
    const wasLocked = await setLocked(tx.db, id, null)
    await deletePasskeys(tx.db, id)
    await deleteTotp(tx.db, id)
    await deleteRecoveryCodes(tx.db, id)
    await deleteLinks(tx.db, id)
    await forgetPassword(tx.db, id)
    await clearExposure(tx.db, id)
    const sessionsEnded = await endSessions(tx.db, { account: id, now: deps.now() })
    const { ticket, expiresAt } = await issueInvitation(tx, deps, id)
    await tx.append({
      kind: 'account.reset',
      actor: ACTOR,
      subject: `account:${id}`,
      body: { how: 'unlockCommand', wasLocked, sessionsEnded, expiresAt },
    })
    return { outcome: 'done', wasLocked, ticket }
  })
}

/** Break-glass is for those who administer; they let everybody else in. */
function refusalOf(roles: string | undefined): AccountUnlocked['outcome'] | undefined {
  if (roles === undefined) return 'noSuchAccount'
  return readRoles(roles).includes('administrator') ? undefined : 'notAdministrator'
}
