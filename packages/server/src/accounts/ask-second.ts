import { Fault } from '@taga/contract'
import { z } from 'zod'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { hasPasskeyElsewhere, type SecondProof, secondProofsOf } from './second-proofs.ts'
import { beginStep, type TakenStep } from './sign-in-steps.ts'
import type { AccountRow } from './store.ts'

/** One factor was right; one of these is asked for besides, and `step` says to whom it belongs. */
export type HalfSignedIn = { readonly second: { readonly step: string; readonly kinds: readonly SecondProof[] } }

/** The factor that was right: by which way, and what that way calls the session it began. */
const First = z.object({ via: z.enum(['password', 'directory']), directorySession: z.string().optional() })
export type First = z.infer<typeof First>

const Asked = z.object({ ...First.shape, changedAt: z.number().nullable() })

/**
 * Asks for the second proof of an account that has one, after one factor: it never signs in by one alone, whichever way that came
 * (NIST SP 800-63B-4, AAL2). Undefined where the account has none. Throws `proof_refused` where its passkey cannot be shown here.
 */
export async function askSecond(
  tx: Tx,
  deps: Pick<Deps, 'sealer' | 'now' | 'random' | 'place' | 'places'>,
  { account, first }: { readonly account: AccountRow; readonly first: First },
): Promise<HalfSignedIn | undefined> {
  const kinds = await secondProofsOf(tx.db, deps.place, account.id)
  if (kinds.length === 0) {
    if (await hasPasskeyElsewhere(tx.db, { here: deps.place, main: deps.places.main() }, account.id))
      throw new Fault('proof_refused', { reason: 'elsewhere' })
    return undefined
  }
  const body = JSON.stringify({ ...first, changedAt: account.password_changed_at })
  return { second: { step: beginStep(deps, { kind: 'second', account: account.id, body }), kinds } }
}

/** The factor before this step, while the account's password is the one of then; else undefined. */
export function readFirst(step: TakenStep, account: AccountRow): First | undefined {
  const { changedAt, ...first } = Asked.parse(JSON.parse(step.body))
  return changedAt === account.password_changed_at ? first : undefined
}
