import type { Carrier } from '@taga/contract'
import {
  type CompiledRules,
  type Decision,
  decidePrepared,
  decideSubjects,
  joinSubjects,
  type Observation,
  type PreparedSubject,
  type PreparedSubjects,
  prepareSubject,
  type Seen,
  type Value,
} from '@taga/core'
import type { KnownFacts, KnownSubject } from '../facts/known.ts'
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
/** Facts of the organisation have one subject. */
const ORGANISATION = 'organisation'
/** Kinds of connections kept ready for one session. */
const MOST_KEPT = 16

/** All six subjects put together, which is of use until any fact changes. */
type Joined = ReturnType<typeof joinSubjects>
type Ready = {
  readonly carrier: Carrier
  readonly carries: Opening['carries']
  readonly connection: Seen | undefined
  readonly resource: string
  readonly address: string
  path: Seen
  prepared: PreparedSubject
  joined: Joined | undefined
  /** Which change was the last when they were joined. */
  changes: number
}

/**
 * What is known of a connection, put together for the question: who, from what device and by which path as the stream says of the session,
 * with what this gateway knows itself on top. It is kept ready for as long as no fact changes (facts, never outcomes), so that a request of
 * an open page costs next to nothing.
 */
export class WhatIsKnown {
  readonly #facts: KnownFacts
  readonly #ready = new WeakMap<KnownSubject, Ready[]>()
  #changes = 0

  constructor(facts: KnownFacts) {
    this.#facts = facts
  }

  /** How many changes there were. */
  get changes(): number {
    return this.#changes
  }

  /** Something changed: nothing that was joined before is of use. */
  changed(): void {
    this.#changes++
  }

  decide(rules: CompiledRules, session: KnownSubject, opening: Opening): Decision {
    const now = this.#facts.now()
    const ready = this.#readyFor(rules, session, { opening, now })
    const { joined } = ready
    const isOfUse = joined !== undefined && joined.rules === rules && ready.changes === this.#changes
    if (isOfUse && now >= joined.from && now < joined.until) return decidePrepared(rules, joined, opening, now)
    const subjects = this.#subjects(session, opening, ready.prepared)
    // who asks for the first time since a change may never ask again
    const asksAgain = ready.changes === this.#changes
    ready.changes = this.#changes
    if (!asksAgain) {
      ready.joined = undefined
      return decideSubjects(rules, subjects, opening, now)
    }
    ready.joined = joinSubjects(subjects)
    return decidePrepared(rules, ready.joined, opening, now)
  }

  /** What would be said at a later instant, if nothing is heard until then. */
  decideThen(
    rules: CompiledRules,
    session: KnownSubject,
    { opening, at }: { readonly opening: Opening; readonly at: number },
  ): Decision {
    const { prepared } = this.#readyFor(rules, session, { opening, now: this.#facts.now() })
    return decideSubjects(rules, this.#subjects(session, opening, prepared), opening, at)
  }

  /** Who and from what device is the stream's word alone. Without a device, the facts of none. */
  #subjects({ id, of }: KnownSubject, { resource }: Opening, connection: PreparedSubject): PreparedSubjects {
    const facts = this.#facts
    return {
      person: facts.prepared('person', of?.person ?? ''),
      device: facts.prepared('device', of?.device ?? ''),
      session: facts.prepared('session', id),
      connection,
      resource: facts.prepared('resource', resource),
      organisation: facts.prepared('organisation', ORGANISATION),
    }
  }

  #readyFor(
    rules: CompiledRules,
    session: KnownSubject,
    { opening, now }: { readonly opening: Opening; readonly now: number },
  ): Ready {
    const kept = this.#keptFor(session)
    const found = kept.find((one) => isFor(one, opening))
    if (found !== undefined && found.changes === this.#changes && stands(found.prepared, rules, now)) return found
    const path = pathOf(session, opening, this.#facts.find('resource', opening.resource))
    if (found !== undefined && found.path === path && stands(found.prepared, rules, now)) return found
    const prepared = prepareSubject(rules, 'connection', connectionFacts(path, opening, now), now)
    if (found !== undefined) return Object.assign(found, { path, prepared, joined: undefined })
    const { carrier, carries, connection, resource, address } = opening
    const made = { carrier, carries, connection, resource, address, path, prepared, joined: undefined, changes: -1 }
    if (kept.length === MOST_KEPT) kept.shift()
    kept.push(made)
    return made
  }

  #keptFor(session: KnownSubject): Ready[] {
    const found = this.#ready.get(session)
    if (found !== undefined) return found
    const made: Ready[] = []
    this.#ready.set(session, made)
    return made
  }
}

function isFor(ready: Ready, { carrier, carries, connection, resource, address }: Opening): boolean {
  return (
    ready.resource === resource &&
    ready.address === address &&
    ready.carrier === carrier &&
    isSameList(ready.carries, carries) &&
    ready.connection === connection
  )
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((value, at) => value === other[at]))
}

function stands(prepared: PreparedSubject, rules: CompiledRules, now: number): boolean {
  return prepared.rules === rules && now >= prepared.from && now < prepared.until
}

/** A resource of unknown level is confidential. What an office's address told holds for connections from there only. */
function pathOf({ paths }: KnownSubject, { address }: Opening, resource: KnownSubject | undefined): Seen {
  if (paths === undefined || (paths.from !== undefined && paths.from !== address)) return NO_PATH
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
