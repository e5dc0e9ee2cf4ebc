import { Fault } from '@taga/contract'
import type { SessionProof } from '../accounts/session-facts.ts'
import type { RequestFacts } from '../http/route.ts'

/** What the session of a request rests on. */
export function sessionProofOf({ sessionProof }: RequestFacts): SessionProof {
  if (sessionProof === undefined) throw new Fault('not_signed_in')
  return sessionProof
}
