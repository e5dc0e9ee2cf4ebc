import { Fault } from '@taga/contract'
import { takeInvitationFor } from '../accounts/accept-invitation.ts'
import { askSecond, type HalfSignedIn } from '../accounts/ask-second.ts'
import { mayWork } from '../accounts/may-work.ts'
import { noteProof } from '../accounts/prove-again.ts'
import { secondProofsOf } from '../accounts/second-proofs.ts'
import { readStep, type TakenStep, takeStep } from '../accounts/sign-in-steps.ts'
import { type RequestedFrom, type StartedSession, startSession } from '../accounts/start-session.ts'
import { findAccount, listAccountsOfPerson, readRoles, withdrawTickets } from '../accounts/store.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../http/actor.ts'
import { mailKey } from '../people/insert-person.ts'
import { findPersonByMail } from '../people/store.ts'
import { redirectUriOf, Underway } from './begin-directory.ts'
import { Claims, provedAtOfClaims, strengthOfClaims } from './claims.ts'
import { requireDirectory } from './settings.ts'
import { findLink, insertLink } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'sealer' | 'place' | 'places' | 'directory' | 'log'>
type Came = {
  readonly step: TakenStep
  readonly underway: Underway
  readonly claims: Claims
  readonly byMail: boolean
  readonly actor: Actor
}

/**
 * The browser is back from the directory. Undefined where it linked or proved the session it has; else a session that begins,
 * or the second proof that is asked for besides.
 * Throws `proof_refused` for an answer that is not for this browser, forged, late or brought twice; `directory_unknown` where nobody of
 * ours belongs to it.
 */
export async function finishDirectory(
  deps: Needs,
  actor: Actor,
  come: { readonly step: string | undefined; readonly answer: string; readonly from: RequestedFrom },
): Promise<StartedSession | HalfSignedIn | undefined> {
  if (come.step === undefined) throw new Fault('proof_refused', { reason: 'browser' })
  const step = readStep(deps, 'directory', come.step)
  const underway = Underway.parse(JSON.parse(step.body))
  const { row, configuration } = await requireDirectory(deps)
  if (row.issuer !== underway.issuer) throw new Fault('proof_refused', { reason: 'issuer' })
  const openid = await import('openid-client')
  const url = new URL(`${redirectUriOf(deps.place)}?${come.answer.replace(/^[#?]/u, '')}`)
  const tokens = await openid
    .authorizationCodeGrant(configuration, url, {
      pkceCodeVerifier: underway.verifier,
      expectedState: underway.state,
      expectedNonce: underway.nonce,
      idTokenExpected: true,
      ...(underway.purpose === 'proof' ? { maxAge: 300 } : {}),
    })
    .catch((cause: unknown) => {
      deps.log.note('answer of the directory refused', { error: String(cause).slice(0, 200) })
      throw new Fault('proof_refused', { reason: 'directory' }, { cause })
    })
  const claims = Claims.parse(tokens.claims())
  const came: Came = { step, underway, claims, byMail: row.by_mail === 1, actor }
  return deps.store.write(async (tx) => {
    await takeStep(tx, step)
    return underway.purpose === 'link' || underway.purpose === 'proof'
      ? settleOwn(tx, deps, came)
      : begin(tx, deps, { came, from: come.from })
  })
}

async function begin(
  tx: Tx,
  deps: Needs,
  { came, from }: { readonly came: Came; readonly from: RequestedFrom },
): Promise<StartedSession | HalfSignedIn> {
  const { claims, underway } = came
  const known = await findLink(tx.db, { issuer: claims.iss, subject: claims.sub })
  const id = known ?? (await linkedNow(tx, deps, came))
  const account = id === undefined ? undefined : await findAccount(tx.db, id)
  if (account === undefined || !(await mayWork(tx.db, account))) throw new Fault('directory_unknown')
  // an invitation that is already answered by a link must not open a second account for the same somebody
  if (known !== undefined && underway.purpose === 'invitation') throw new Fault('conflict', { reason: 'linked' })
  const strength = strengthOfClaims(claims)
  const session = claims.sid === undefined ? {} : { directorySession: claims.sid }
  // one factor at the directory opens an account with a second factor no more than its password does
  const asked =
    strength === 'twoFactor'
      ? undefined
      : await askSecond(tx, deps, { account, first: { via: 'directory', ...session } })
  if (asked !== undefined) return asked
  const way = { via: 'directory', strength, provedAt: provedAtOfClaims(claims), ...session } as const
  return startSession(deps, tx, { account: account.id, from, way })
}

/** The account of an invitation; or, where the organisation wants it, that of the person of the register with this verified mail. */
async function linkedNow(tx: Tx, deps: Needs, { claims, underway, byMail }: Came): Promise<string | undefined> {
  const account =
    underway.ticket === undefined
      ? byMail
        ? await accountByMail(tx, claims)
        : undefined
      : await takeInvitationFor(tx, deps, underway.ticket)
  if (account === undefined) return undefined
  await link(tx, deps, { account, claims, how: underway.ticket === undefined ? 'mail' : 'invitation' })
  // its owner is here: whoever finds the invitation on paper or in a mail must not choose a password by it
  await withdrawTickets(tx.db, { purpose: 'invite', account, now: deps.now() })
  return account
}

/** Never an administrator's account: whoever governs the directory could else become one. Those link it themselves, signed in. */
async function accountByMail(tx: Tx, claims: Claims): Promise<string | undefined> {
  if (claims.email === undefined || claims.email_verified !== true) return undefined
  const person = await findPersonByMail(tx.db, mailKey(claims.email))
  const accounts = person === undefined ? [] : await listAccountsOfPerson(tx.db, person.id)
  const [account] = accounts
  if (account === undefined || accounts.length !== 1) return undefined
  return readRoles(account.roles).includes('administrator') ? undefined : account.id
}

/** Links the directory to the account of this session, or proves this session anew. */
async function settleOwn(tx: Tx, deps: Needs, came: Came): Promise<undefined> {
  const { actor, claims, step, underway } = came
  if (actor.kind !== 'account' || actor.account !== step.account)
    throw new Fault('proof_refused', { reason: 'browser' })
  const linked = await findLink(tx.db, { issuer: claims.iss, subject: claims.sub })
  if (underway.purpose === 'link') {
    if (linked !== undefined) throw new Fault('conflict', { reason: 'linked' })
    await link(tx, deps, { account: actor.account, claims, how: 'owner' })
    return undefined
  }
  // who has a passkey or an authenticator app is proved by that
  if ((await secondProofsOf(tx.db, deps.place, actor.account)).length > 0)
    throw new Fault('proof_refused', { reason: 'kind' })
  const isNew = provedAtOfClaims(claims) >= underway.begunAt - 60_000
  if (linked !== actor.account || !isNew) throw new Fault('proof_refused', { reason: 'directory' })
  await noteProof(tx, deps, actor, strengthOfClaims(claims))
  return undefined
}

async function link(
  tx: Tx,
  { now }: Pick<Deps, 'now'>,
  linked: { readonly account: string; readonly claims: Claims; readonly how: 'mail' | 'invitation' | 'owner' },
): Promise<void> {
  const { account, claims, how } = linked
  const isNew = await insertLink(tx.db, { issuer: claims.iss, subject: claims.sub, account, at: now() })
  if (!isNew) throw new Fault('conflict', { reason: 'linked' })
  await tx.append({
    kind: 'account.directoryLinked',
    actor: `account:${account}`,
    subject: `account:${account}`,
    body: { issuer: claims.iss, how },
  })
}
