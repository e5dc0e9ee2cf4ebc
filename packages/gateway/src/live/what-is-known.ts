import type { Carrier } from '@taga/contract'
import {
  type CompiledRules,
  type Observation,
  type PreparedSubject,
  prepareSubject,
  type Seen,
  type Value,
} from '@taga/core'
import type { KnownSubject } from '../facts/known.ts'
import type { Opening } from './live-connection.ts'

/** Whether a carrier brings its bytes through nothing but the gateway's TLS. What it does not say is not known. */
const BY_CARRIER: Readonly<Record<Carrier, Readonly<Record<string, boolean>>>> = {
  web: { 'connection.encryptedPath': true, 'connection.gatewayTls': true },
  webSocket: { 'connection.encryptedPath': true, 'connection.gatewayTls': true },
  vnc: { 'connection.encryptedPath': true, 'connection.gatewayTls': true },
  rdp: { 'connection.encryptedPath': true, 'connection.gatewayTls': true },
  tcp: { 'connection.encryptedPath': true, 'connection.gatewayTls': true },
  wireguard: { 'connection.encryptedPath': true, 'connection.gatewayTls': false },
  // the way to the cloud service and the names asked for are not seen from here
  signIn: { 'connection.gatewayTls': false },
  dns: { 'connection.gatewayTls': false },
}

/** A session of which no path is known. */
const NO_PATH: Seen = Object.freeze({})
/** Kinds of connections kept ready for one path of one session. */
const MOST_KEPT = 16

type Kept = {
  readonly carrier: Carrier
  readonly carries: Opening['carries']
  readonly connection: Seen | undefined
  readonly prepared: PreparedSubject
}

/**
 * Facts of connections, read with the present rules: those that follow from the session's path, with what this gateway knows itself on
 * top. What was read is kept for as long as the path stands (facts, never outcomes), so that a request of an open page costs nothing.
 */
export class ConnectionFacts {
  readonly #kept = new WeakMap<Seen, Kept[]>()

  prepared(
    rules: CompiledRules,
    opening: Opening,
    of: { readonly session: KnownSubject; readonly resource: KnownSubject | undefined; readonly now: number },
  ): PreparedSubject {
    const path = pathOf(of.session, of.resource)
    const kept = this.#keptFor(path)
    const at = kept.findIndex((one) => isFor(one, opening))
    const found = kept[at]?.prepared
    if (found !== undefined && found.rules === rules && of.now >= found.from && of.now < found.until) return found
    const { carrier, carries, connection } = opening
    const prepared = prepareSubject(rules, 'connection', connectionFacts(path, opening, of.now), of.now)
    const fresh = { carrier, carries, connection, prepared }
    if (at >= 0) kept[at] = fresh
    else {
      if (kept.length === MOST_KEPT) kept.shift()
      kept.push(fresh)
    }
    return prepared
  }

  #keptFor(path: Seen): Kept[] {
    const found = this.#kept.get(path)
    if (found !== undefined) return found
    const made: Kept[] = []
    this.#kept.set(path, made)
    return made
  }
}

function isFor(kept: Kept, { carrier, carries, connection }: Opening): boolean {
  return kept.carrier === carrier && kept.carries === carries && kept.connection === connection
}

/** A resource of unknown level is confidential. */
function pathOf({ paths }: KnownSubject, resource: KnownSubject | undefined): Seen {
  if (paths === undefined) return NO_PATH
  const level = resource?.seen['resource.level']
  const isOther = level?.kind === 'value' && (level.value === 'public' || level.value === 'business')
  return isOther ? paths.other : paths.confidential
}

/** From outside, unless the server or the gateway knows better. */
export function connectionFacts(path: Seen, opening: Opening, now: number): Seen {
  const facts: Record<string, Observation> = {
    'connection.fromOutside': enforced(true, now),
    ...path,
    'connection.designated': enforced(true, now),
    'connection.administration': enforced(false, now),
    'connection.carries': enforced(opening.carries, now),
  }
  for (const [fact, value] of Object.entries(BY_CARRIER[opening.carrier])) facts[fact] = enforced(value, now)
  return opening.connection === undefined ? facts : { ...facts, ...opening.connection }
}

function enforced(value: Value, at: number): Observation {
  return { at, provenance: 'enforced', source: 'path', kind: 'value', value }
}
