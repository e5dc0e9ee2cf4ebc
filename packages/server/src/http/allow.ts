import { Fault, type Role } from '@taga/contract'
import type { AccountActor, Actor, DeviceActor } from './actor.ts'

/** Who may use a route, read as a sentence: "allow: administrators". Pure; an actor not named here is refused. */
export type Allow = (actor: Actor) => boolean

export function everyone(_actor: Actor): boolean {
  return true
}

export function anyoneSignedIn(actor: Actor): boolean {
  return actor.kind === 'account'
}

export function administrators(actor: Actor): boolean {
  return hasRole(actor, 'administrator')
}

export function executives(actor: Actor): boolean {
  return hasRole(actor, 'executive')
}

export function auditors(actor: Actor): boolean {
  return hasRole(actor, 'auditor')
}

/** Those who look over the whole organisation: its administrators, executives and auditors. */
export function overseers(actor: Actor): boolean {
  return administrators(actor) || executives(actor) || auditors(actor)
}

export function enrolledDevices(actor: Actor): boolean {
  return actor.kind === 'device'
}

function hasRole(actor: Actor, role: Role): boolean {
  return actor.kind === 'account' && actor.roles.includes(role)
}

/** The account behind a route that allows accounts only. */
export function accountOf(actor: Actor): AccountActor {
  if (actor.kind !== 'account') throw new Fault('not_signed_in')
  return actor
}

/** The device behind a route that allows enrolled devices only. */
export function deviceOf(actor: Actor): DeviceActor {
  if (actor.kind !== 'device') throw new Fault('unknown_device')
  return actor
}
