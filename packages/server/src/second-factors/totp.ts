import { Fault, type TotpSetUp } from '@taga/contract'
import { Secret, TOTP } from 'otpauth'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { beginStep, readStep, takeStep } from '../accounts/sign-in-steps.ts'
import { findTotp, putTotp, takeTotpStep } from './store.ts'

/** RFC 6238 with what every authenticator app understands: SHA-1, six digits, 30 seconds. */
const SHAPE = { algorithm: 'SHA1', digits: 6, period: 30 } as const
const SECRET_BYTES = 20
/** A code of the step before and after is taken too: clocks differ, and people type slowly. */
const WINDOW = 1

type Needs = Pick<Deps, 'sealer' | 'now' | 'random'>

/** A new secret for an authenticator app. Nothing is kept until a code shows that the app has it. */
export function totpToSetUp(deps: Needs, account: { readonly id: string; readonly name: string }): TotpSetUp {
  const { base32 } = new Secret({ buffer: Uint8Array.from(deps.random(SECRET_BYTES)).buffer })
  const step = beginStep(deps, { kind: 'totp', account: account.id, body: base32 })
  return { step, secret: base32, uri: totpOf(base32, account.name).toString() }
}

/** Keeps the secret of the step, sealed, if the app gives its code. Throws `proof_refused`. */
export async function confirmTotp(
  tx: Tx,
  deps: Needs,
  given: { readonly account: string; readonly step: string; readonly code: string },
): Promise<void> {
  const step = readStep(deps, 'totp', given.step)
  const at = deps.now()
  const taken = step.account === given.account ? stepOfCode(step.body, given.code, at) : undefined
  if (taken === undefined) throw new Fault('proof_refused', { reason: 'code' })
  await takeStep(tx, step)
  await putTotp(tx.db, {
    account_id: given.account,
    sealed: deps.sealer.seal(purposeOf(given.account), step.body),
    created_at: at,
    confirmed_at: at,
    last_step: taken,
  })
}

/** Whether this is a code of the account's app that was not used before; it is used up then. */
export async function takeTotp(
  tx: Tx,
  { sealer, now }: Pick<Deps, 'sealer' | 'now'>,
  given: { readonly account: string; readonly code: string },
): Promise<boolean> {
  const kept = await findTotp(tx.db, given.account)
  if (kept === undefined) return false
  const secret = sealer.open(purposeOf(given.account), kept.sealed)
  const step = secret === undefined ? undefined : stepOfCode(secret, given.code, now())
  return step !== undefined && takeTotpStep(tx.db, { account: given.account, sealed: kept.sealed, step })
}

/** The step whose code this is, within the window around now. */
function stepOfCode(secret: string, code: string, now: number): number | undefined {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now, window: WINDOW })
  return delta === null ? undefined : Math.floor(now / 1000 / SHAPE.period) + delta
}

function totpOf(base32: string, label: string): TOTP {
  return new TOTP({ ...SHAPE, issuer: 'Taga', label, secret: Secret.fromBase32(base32) })
}

/** Sealed for one account: a row that somebody moves to another account opens nothing. */
function purposeOf(account: string): string {
  return `totp/${account}`
}
