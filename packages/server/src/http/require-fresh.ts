import { Fault } from '@taga/contract'
import { isFresh } from '../accounts/session-facts.ts'
import type { Deps } from '../deps.ts'
import type { RequestFacts } from './route.ts'

/**
 * Asks for a proof younger than 15 minutes where only some of what a route does needs one: giving access back, not taking it away.
 * Throws `step_up_needed`.
 */
export function requireFresh({ now }: Pick<Deps, 'now'>, { sessionProof }: Pick<RequestFacts, 'sessionProof'>): void {
  if (sessionProof === undefined || !isFresh(sessionProof, now())) throw new Fault('step_up_needed')
}
