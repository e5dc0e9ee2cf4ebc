import { Fault } from '@taga/contract'
import type { AccountActor, Actor } from '../http/actor.ts'
import { accountOf } from '../http/allow.ts'

/** Somebody who is signed in and stands in the register of people. */
export type Worker = AccountActor & { readonly person: string }

/** The person behind an account. @throws Fault `not_found` for an account that the register of people does not know */
export function workerOf(actor: Actor): Worker {
  const account = accountOf(actor)
  const { person } = account
  if (person === undefined) throw new Fault('not_found')
  return { ...account, person }
}
