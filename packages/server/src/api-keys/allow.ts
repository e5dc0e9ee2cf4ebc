import { anyoneSignedIn } from '../http/allow.ts'
import type { Actor } from '../http/actor.ts'

/** Anyone signed in, and programs with a key for checking passwords. */
export function passwordCheckers(actor: Actor): boolean {
  return anyoneSignedIn(actor) || (actor.kind === 'apiKey' && actor.scope === 'passwordCheck')
}
