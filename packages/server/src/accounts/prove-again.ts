import { Fault, type PROOF_KINDS, type ProofOptions, type ProveAgain } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { Tx } from '../db/store.ts'
import type { AccountActor } from '../http/actor.ts'
import { checkPasskeyUsed, notePasskey, passkeyToUse, type UsedPasskey } from '../passkeys/use-passkey.ts'
import { takeTotp } from '../second-factors/totp.ts'
import { secondProofsOf } from './second-proofs.ts'
import type { SignInStrength } from './session-facts.ts'
import { findAccount, findSession, setSessionProof } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'passwords' | 'signInTries' | 'sealer' | 'place'>
type ProofKind = (typeof PROOF_KINDS)[number]

/** How the present session can be proved anew. A password counts only where the account has nothing stronger. */
export async function proofOptions(deps: Needs, actor: AccountActor): Promise<ProofOptions> {
  const kinds = await proofKinds(deps, actor)
  if (!kinds.includes('passkey')) return { kinds: [...kinds] }
  return { kinds: [...kinds], passkey: await passkeyToUse(deps, 'passkeyProof', actor.account) }
}

/**
 * A fresh proof of who one is, kept as a fact of the session: its strength is that of the newest proof. Throws `proof_refused`,
 * `wrong_credentials`, `too_many_tries`.
 */
export async function proveAgain(deps: Needs, actor: AccountActor, wish: ProveAgain): Promise<void> {
  const { signInTries, now, store } = deps
  const key = `proof\n${actor.session}`
  const waitMs = signInTries.waitMs(key, now())
  if (waitMs > 0) throw new Fault('too_many_tries', { retryAfterMs: waitMs })
  if (!(await proofKinds(deps, actor)).includes(wish.kind)) throw new Fault('proof_refused', { reason: 'kind' })
  signInTries.failed(key, now())
  const shown = await lookAt(deps, actor, wish)
  const proved = await store.write(async (tx) => {
    const strength = await strengthOf(tx, deps, { actor, wish, shown })
    if (strength === undefined) return false
    await noteProof(tx, deps, actor, strength)
    return true
  })
  if (!proved) throw new Fault('proof_refused', { reason: wish.kind })
  signInTries.succeeded(key)
}

/** Writes down that the session was proved now, and how strongly. */
export async function noteProof(
  tx: Tx,
  { now }: Pick<Deps, 'now'>,
  actor: Pick<AccountActor, 'account' | 'session'>,
  strength: SignInStrength,
): Promise<void> {
  await setSessionProof(tx.db, { session: actor.session, strength, at: now() })
  await tx.append({
    kind: 'session.proved',
    actor: `account:${actor.account}`,
    subject: `account:${actor.account}`,
    body: { session: actor.session, strength },
  })
}

async function proofKinds({ store, place }: Needs, actor: AccountActor): Promise<readonly ProofKind[]> {
  const strong = (await secondProofsOf(store.read, place, actor.account)).flatMap((kind) =>
    kind === 'recovery' ? [] : [kind],
  )
  if (strong.length > 0) return strong
  if ((await findSession(store.read, actor.session))?.via === 'directory') return ['directory']
  const account = await findAccount(store.read, actor.account)
  return account === undefined || account.password_hash === null ? [] : ['password']
}

/** What takes time, and must not happen inside a transaction. */
type Shown = { readonly passkey?: UsedPasskey; readonly hash?: string }

async function lookAt(deps: Needs, actor: AccountActor, wish: ProveAgain): Promise<Shown> {
  switch (wish.kind) {
    case 'passkey': {
      const passkey = await checkPasskeyUsed(deps, 'passkeyProof', wish)
      const isOwn = passkey.passkey.account_id === actor.account && passkey.step.account === actor.account
      if (!isOwn) throw new Fault('proof_refused', { reason: 'passkey' })
      return { passkey }
    }
    case 'password': {
      const hash = (await findAccount(deps.store.read, actor.account))?.password_hash ?? undefined
      if (!(await deps.passwords.matches(wish.password, hash)) || hash === undefined)
        throw new Fault('wrong_credentials')
      return { hash }
    }
    case 'totp':
      return {}
  }
}

async function strengthOf(
  tx: Tx,
  deps: Needs,
  proof: { readonly actor: AccountActor; readonly wish: ProveAgain; readonly shown: Shown },
): Promise<SignInStrength | undefined> {
  const { actor, wish, shown } = proof
  switch (wish.kind) {
    case 'passkey':
      return shown.passkey !== undefined && (await notePasskey(tx, deps, shown.passkey)) ? 'passkey' : undefined
    case 'password':
      return (await findAccount(tx.db, actor.account))?.password_hash === shown.hash ? 'password' : undefined
    case 'totp':
      return (await takeTotp(tx, deps, { account: actor.account, code: wish.code })) ? 'twoFactor' : undefined
  }
}
