import { Fault } from '@taga/contract'
import { z } from 'zod'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { hashSecret } from '../http/secrets.ts'

/** How long somebody may take from one step of a sign-in to the next. */
export const STEP_MS = 5 * 60_000

const Sealed = z.object({ account: z.string().optional(), body: z.string(), expiresAt: z.number() })

/** What the step before has shown or asked: whose it is, where that is known, and a text of its own such as a challenge. */
export type TakenStep = {
  readonly account?: string
  readonly body: string
  readonly token: string
  readonly expiresAt: number
}

export type StepKind =
  | 'second'
  | 'passkeySignIn'
  | 'passkeyProof'
  | 'passkeyMade'
  | 'invitedPasskey'
  | 'totp'
  | 'directory'

/** A half-done sign-in as a sealed text for the browser to bring back. Nothing is written, so strangers can fill no table. */
export function beginStep(
  { sealer, now, random }: Pick<Deps, 'sealer' | 'now' | 'random'>,
  step: { readonly kind: StepKind; readonly account?: string; readonly body?: string },
): string {
  // the random part keeps two steps apart that say the same
  const sealed = {
    ...(step.account === undefined ? {} : { account: step.account }),
    body: step.body ?? '',
    expiresAt: now() + STEP_MS,
    own: Buffer.from(random(8)).toString('base64url'),
  }
  return sealer.seal(`step/${step.kind}`, JSON.stringify(sealed))
}

/** Throws `proof_refused` where it is not ours, of another kind, or older than five minutes. */
export function readStep({ sealer, now }: Pick<Deps, 'sealer' | 'now'>, kind: StepKind, token: string): TakenStep {
  const opened = sealer.open(`step/${kind}`, token)
  if (opened === undefined) throw new Fault('proof_refused', { reason: 'step' })
  const { account, body, expiresAt } = Sealed.parse(JSON.parse(opened))
  if (expiresAt <= now()) throw new Fault('proof_refused', { reason: 'late' })
  return { ...(account === undefined ? {} : { account }), body, token, expiresAt }
}

/** Uses the step up. One statement decides between two who bring it at once. Throws `proof_refused`. */
export async function takeStep(tx: Tx, step: TakenStep): Promise<void> {
  const done = await tx.db
    .insertInto('used_steps')
    .values({ hash: hashSecret('step', step.token), expires_at: step.expiresAt })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .executeTakeFirst()
  if (done.numInsertedOrUpdatedRows !== 1n) throw new Fault('proof_refused', { reason: 'used' })
}

/** Forgets steps that have ended: they are refused by their age. */
export async function forgetEndedSteps({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<void> {
  await store.write(async (tx) => {
    await tx.db.deleteFrom('used_steps').where('expires_at', '<=', now()).execute()
  })
}
