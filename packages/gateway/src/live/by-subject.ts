import type { SubjectRef } from '../facts/known.ts'
import { Crowd } from './crowd.ts'
import type { Visit } from './tell-connections.ts'
import type { Watched } from './watched.ts'

/** The live connections of one session and its visits, and whose it is: person and device as the stream said last. */
export type SessionConnections = {
  readonly session: string
  readonly person: string
  device: string | undefined
  readonly connections: Crowd<Watched>
  readonly visits: Visit[]
}

/** Finds the connections that rest on a subject without looking at any other. */
export class BySubject {
  readonly #sessions = new Map<string, SessionConnections>()
  readonly #people = new Map<string, Set<SessionConnections>>()
  readonly #devices = new Map<string, Set<SessionConnections>>()
  readonly #resources = new Map<string, Crowd<Watched>>()
  /** Sessions that may have nothing any more, and are forgotten by the next sweep: a page asks again soon. */
  readonly #idle = new Set<SessionConnections>()
  #count = 0

  get count(): number {
    return this.#count
  }

  /** The session's own place, made where it has none yet, brought to the device that it is bound to now. */
  sessionOf(session: string, of: { readonly person: string; readonly device: string | undefined }): SessionConnections {
    const found = this.#sessions.get(session)
    if (found !== undefined) {
      if (found.device !== of.device) this.#move(found, of.device)
      return found
    }
    const made = { session, ...of, connections: new Crowd<Watched>('inSession'), visits: [] }
    this.#sessions.set(session, made)
    this.#idle.add(made)
    addTo(this.#people, of.person, made)
    if (of.device !== undefined) addTo(this.#devices, of.device, made)
    return made
  }

  add(watched: Watched): void {
    watched.of.connections.add(watched)
    const { resource } = watched.opening
    const found = this.#resources.get(resource) ?? new Crowd<Watched>('onResource')
    if (found.size === 0) this.#resources.set(resource, found)
    found.add(watched)
    this.#count++
  }

  remove(watched: Watched): void {
    const { of } = watched
    if (!of.connections.delete(watched)) return
    this.#count--
    this.#resources.get(watched.opening.resource)?.delete(watched)
    if (of.connections.size === 0) this.#idle.add(of)
  }

  /** Forgets sessions and resources without connections. */
  sweep(): void {
    for (const of of this.#idle) if (of.connections.size === 0 && of.visits.length === 0) this.#forget(of)
    this.#idle.clear()
    for (const [resource, connections] of this.#resources) if (connections.size === 0) this.#resources.delete(resource)
  }

  /** A session without visits may be forgotten. */
  left(of: SessionConnections): void {
    this.#idle.add(of)
  }

  #forget(of: SessionConnections): void {
    this.#sessions.delete(of.session)
    removeFrom(this.#people, of.person, of)
    if (of.device !== undefined) removeFrom(this.#devices, of.device, of)
  }

  *all(): Iterable<Watched> {
    for (const { connections } of this.#sessions.values()) yield* connections.all()
  }

  /** Everything that rests on this subject. What is about the organisation is about all. */
  *on({ kind, id }: SubjectRef): Iterable<Watched> {
    switch (kind) {
      case 'session':
        yield* this.#sessions.get(id)?.connections.all() ?? []
        return
      case 'person':
        for (const { connections } of this.#people.get(id) ?? []) yield* connections.all()
        return
      case 'device':
        for (const { connections } of this.#devices.get(id) ?? []) yield* connections.all()
        return
      case 'resource':
        yield* this.#resources.get(id)?.all() ?? []
        return
      case 'organisation':
        yield* this.all()
        return
      case 'connection':
        return
    }
  }

  #move(of: SessionConnections, device: string | undefined): void {
    if (of.device !== undefined) removeFrom(this.#devices, of.device, of)
    of.device = device
    if (device !== undefined) addTo(this.#devices, device, of)
  }
}

function addTo<T>(index: Map<string, Set<T>>, key: string, value: T): void {
  const found = index.get(key)
  if (found === undefined) index.set(key, new Set([value]))
  else found.add(value)
}

function removeFrom<T>(index: Map<string, Set<T>>, key: string, value: T): void {
  const found = index.get(key)
  if (found === undefined || !found.delete(value)) return
  if (found.size === 0) index.delete(key)
}
