import { Fault, type SignIn } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { Tx } from '../db/store.ts'
import { lineOf } from '../http/line-of.ts'
import { askSecond, type HalfSignedIn } from './ask-second.ts'
import { knownBrowser } from './known-browser.ts'
import { mayWork } from './may-work.ts'
import { type AccountRow, findAccount, findAccountByName } from './store.ts'
import { type RequestedFrom, type StartedSession, startSession } from './start-session.ts'

type Needs = Pick<
  Deps,
  | 'store'
  | 'now'
  | 'random'
  | 'passwords'
  | 'signInTries'
  | 'nameTries'
  | 'addressTries'
  | 'log'
  | 'sealer'
  | 'place'
  | 'places'
>

/**
 * Starts a session for who knows the password, or asks for the second proof that the account has. An unknown name, a wrong password, a
 * locked account and a person who has left are one answer in one time. Throws `wrong_credentials`, `too_many_tries`.
 */
export async function signIn(deps: Needs, wish: SignIn, from: RequestedFrom): Promise<StartedSession | HalfSignedIn> {
  const { store } = deps
  const account = await findAccountByName(store.read, wish.name)
  const tries = countTries(deps, { name: wish.name, account: account?.id, from })
  const matches = await compare(deps, { tries, password: wish.password, account })
  const begun = await store.write(async (tx) => {
    if (matches && account !== undefined && (await isStillGood(tx, account))) return begin(tx, deps, { account, from })
    await noteRefusal(tx, account?.id, from)
    return undefined
  })
  if (begun === undefined) {
    deps.log.note('sign-in refused', { account: account?.id, address: from.address })
    tries.refused()
    throw new Fault('wrong_credentials')
  }
  tries.succeeded()
  return begun
}

async function begin(
  tx: Tx,
  deps: Needs,
  { account, from }: { readonly account: AccountRow; readonly from: RequestedFrom },
): Promise<StartedSession | HalfSignedIn> {
  const asked = await askSecond(tx, deps, { account, first: { via: 'password' } })
  if (asked !== undefined) return asked
  const way = { via: 'password', strength: 'password', factorDue: deps.place.secure } as const
  return startSession(deps, tx, { account: account.id, from, way })
}

/** For a name that nobody has as well: what takes longer for one of them would tell which names there are. */
export async function noteRefusal(tx: Tx, account: string | undefined, from: RequestedFrom): Promise<void> {
  await tx.append({
    kind: 'session.refused',
    actor: 'anonymous',
    subject: account === undefined ? 'organisation' : `account:${account}`,
    body: { address: from.address.slice(0, 100) },
  })
}

/** The count of tries of one sign-in. */
export type Tries = { readonly takenBack: () => void; readonly refused: () => void; readonly succeeded: () => void }

/**
 * Counts a try before the slow comparison, so that tries at the same moment count too. A browser that is known to the account has a
 * budget of its own; all others share one per name and address, one per address, and slow each other down per name. Nobody can lock a
 * colleague out: known browsers and passkeys are not touched by what strangers do. Throws `too_many_tries`.
 */
export function countTries(
  deps: Pick<Deps, 'now' | 'signInTries' | 'nameTries' | 'addressTries' | 'sealer' | 'place'>,
  tried: { readonly name: string; readonly account: string | undefined; readonly from: RequestedFrom },
): Tries {
  const { now, signInTries, nameTries, addressTries } = deps
  const { name, account, from } = tried
  const line = lineOf(from.address)
  const known = account === undefined ? undefined : knownBrowser(deps, from.cookie ?? null, account)
  const key = known === undefined ? `${name}\n${line}` : `known\n${account}\n${known}`
  const waits = [signInTries.waitMs(key, now())]
  if (known === undefined) waits.push(nameTries.waitMs(name, now()), addressTries.waitMs(line, now()))
  const waitMs = Math.max(...waits)
  if (waitMs > 0) throw new Fault('too_many_tries', { retryAfterMs: waitMs })
  signInTries.failed(key, now())
  if (known === undefined) nameTries.failed(name, now())
  return {
    takenBack: () => {
      signInTries.takeBack(key)
      if (known === undefined) nameTries.takeBack(name)
    },
    refused: () => {
      if (known === undefined) addressTries.failed(line, now())
    },
    succeeded: () => {
      signInTries.succeeded(key)
      if (known === undefined) nameTries.takeBack(name)
    },
  }
}

/** A try that nobody had time to look at is not counted: a crowd at the door would else lock people out. */
async function compare(
  { passwords }: Pick<Needs, 'passwords'>,
  tried: { readonly tries: Tries; readonly password: string; readonly account: AccountRow | undefined },
): Promise<boolean> {
  try {
    return await passwords.matches(tried.password, tried.account?.password_hash ?? undefined)
  } catch (error) {
    if (error instanceof Fault && error.code === 'busy') tried.tries.takenBack()
    throw error
  }
}

/** Comparing is slow: meanwhile the password may have been replaced, the account locked, the person have left. */
async function isStillGood(tx: Tx, compared: AccountRow): Promise<boolean> {
  const present = await findAccount(tx.db, compared.id)
  return present?.password_hash === compared.password_hash && (await mayWork(tx.db, present))
}
