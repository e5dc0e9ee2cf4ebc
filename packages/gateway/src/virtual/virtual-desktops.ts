import { freemem } from 'node:os'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import {
  type BuiltInPool,
  type Destination,
  type DestinationOf,
  type GatewayReport,
  type HostPool,
  MOST_TOLD_MACHINES,
  type PoolHost,
  poolHostId,
} from '@taga/contract'
import { CARRIES, type DesktopRoom, type FailedOpening } from '../desktop/desktop-room.ts'
import type { Changed } from '../facts/known.ts'
import type { Opening } from '../live/live-connection.ts'
import type { AccessLog } from '../log/access-log.ts'
import { CannotReach } from '../reach/reach.ts'
import { NotAnswered } from '../stream/stream-client.ts'
import { Homes } from './homes.ts'
import { GivenUnknown, type KeptAtServer } from './kept-at-server.ts'
import { findLimiter, type Limiter, type LimitKind, removeLeftGroups } from './limiter.ts'
import { type Looker, Lookers } from './lookers.ts'
import { type Claim, NoPlace, Places, type Seat } from './places.ts'
import { PoolMachines } from './pool-machines.ts'
import { startSandbox } from './start-sandbox.ts'
import { createWayOut, type NamesThere } from './way-out.ts'

const SWEEP_MS = 1_000
/** How often it is told what people keep, besides whenever it changes. */
const TELL_MS = 3_600_000

type Pooled = DestinationOf<'desktop'>
type Screened = DestinationOf<'vnc' | 'rdp'>

/** A machine's memory is asked for before it is given away: what is left must be so much more than a desktop may use. */
const SPARE_BYTES = 256 * 1024 * 1024

/** There is not enough memory for one more. */
export class NoMemory extends Error {
  override readonly name = 'NoMemory'
}

export type VirtualRoom = Pick<DesktopRoom, 'live' | 'facts' | 'reach' | 'onFault'> & {
  readonly log: Pick<AccessLog, 'write'>
  /** What is kept of people's desktops. */
  readonly folder: string
  /** What is registered for this gateway. */
  readonly destinations: () => readonly Destination[]
  readonly names: NamesThere
  /** How far limits hold on this machine, said when the first desktop starts. */
  readonly said: (event: VirtualEvent) => void
  readonly kept: KeptAtServer
  readonly limiter?: Limiter
  readonly clock?: () => number
}

export type VirtualEvent =
  | { readonly kind: 'limits'; readonly by: LimitKind }
  | { readonly kind: 'ended'; readonly mostBytes: number | undefined; readonly name: string }

type Pool = {
  readonly destination: Pooled
  readonly places: Places
  readonly lookers: Lookers
  readonly machines: PoolMachines | undefined
}
/** What a pool is made of. */
type PoolOwn = {
  readonly most: number
  readonly start: (person: string) => Promise<Seat>
  readonly machines: PoolMachines | undefined
}
type BuiltIn = { readonly destination: Pooled; readonly profile: BuiltInPool; readonly lookers: Lookers }

/** Every pool of virtual desktops, and who has what of them. */
export class VirtualDesktops {
  readonly #room: VirtualRoom
  readonly #pools = new Map<string, Pool>()
  readonly #homes: Homes
  /** One after another: what is told later is true later. */
  #telling: Promise<unknown> = Promise.resolve()
  readonly #timer: NodeJS.Timeout
  readonly #stopListening: () => void
  readonly #telltale: NodeJS.Timeout
  #limiter: Limiter | undefined
  #isClosed = false
  #ending: Promise<unknown> = Promise.resolve()

  constructor(room: VirtualRoom) {
    this.#room = room
    this.#limiter = room.limiter
    this.#homes = new Homes(join(room.folder, 'homes'))
    this.#timer = setInterval(() => this.#sweep(), SWEEP_MS).unref()
    this.#telltale = setInterval(() => this.#tellHomes(), TELL_MS).unref()
    this.#stopListening = room.facts.onChange((changed) => {
      this.#endStopped(changed)
    })
  }

  /**
   * What is registered now. Desktops of what is gone, or is another pool, end at once. It is also said when something was taken back: what
   * people have is looked at again.
   */
  set(destinations: readonly Destination[]): void {
    const now = new Map(destinations.map((each) => [each.id, each]))
    for (const [id, pool] of this.#pools) {
      const next = now.get(id)
      if (next?.kind === 'desktop' && sameOf(next) === sameOf(pool.destination)) continue
      this.#pools.delete(id)
      this.#ending = Promise.all([this.#ending, pool.places.close()])
    }
    for (const id of this.#pools.keys()) this.#endTakenBack(id).catch(this.#room.onFault)
    this.#tellHomes()
  }

  claim(destination: Pooled, person: string): Claim {
    return this.#poolOf(destination).places.claim(person)
  }

  leave(destination: Pooled, person: string): void {
    this.#pools.get(destination.id)?.places.leave(person)
  }

  /** Starts the person's desktop, or finds it. @throws NoPlace, NoMemory, NoMachine, NoRoom, ProgramMissing, SandboxFailed, GivenUnknown */
  async take(destination: Pooled, person: string, looker: Looker): Promise<Screened> {
    const pool = this.#poolOf(destination)
    pool.lookers.looked(person, looker)
    await pool.places.take(person)
    return screenOf(destination, pool.machines?.of(person))
  }

  /** A connection to the person's own desktop. @throws CannotReach, and as `take` */
  async open(destination: Pooled, person: string, signal?: AbortSignal): Promise<Duplex> {
    try {
      return await this.#poolOf(destination).places.open(person, signal)
    } catch (cause) {
      throw cause instanceof NoPlace ? new CannotReach('timedOut', { cause }) : cause
    }
  }

  /** A screen of theirs opened. @throws what keeps it from being theirs */
  async opened(destination: string, person: string, way: Duplex): Promise<void> {
    await this.#pools.get(destination)?.machines?.opened(person, way)
  }

  notOpened(destination: string, person: string, failed: FailedOpening): void {
    this.#pools.get(destination)?.machines?.notOpened(person, failed)
  }

  /** Whether the person, whose machine did not open, may get another that nobody failed to open lately. */
  hasAnother(destination: string, person: string): boolean {
    return this.#pools.get(destination)?.machines?.hasAnother(person) === true
  }

  /** Machines of pools that did not open when somebody last tried. */
  troubles(): Pick<GatewayReport, 'machines'> {
    const all = [...this.#pools].flatMap(([destination, { machines }]) =>
      (machines?.troubles() ?? []).map((each) => ({ destination, ...each })),
    )
    return all.length === 0 ? {} : { machines: all.slice(0, MOST_TOLD_MACHINES) }
  }

  /** How far desktops are limited here, once one was started. */
  limits(): Pick<GatewayReport, 'desktopLimits'> {
    const kind = this.#limiter?.kind
    return kind === undefined ? {} : { desktopLimits: kind === 'perProcess' ? kind : 'whole' }
  }

  /** What is carried out for a destination; nothing for what is not known. */
  carriesFor(destination: string): Opening['carries'] {
    const found = this.#pools.get(destination)
    return found === undefined ? [] : carriesOf(found.destination)
  }

  touched(destination: string, person: string): void {
    this.#pools.get(destination)?.places.touched(person)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    clearInterval(this.#telltale)
    this.#stopListening()
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    await Promise.all([this.#ending, ...pools.map(({ places }) => places.close())])
  }

  /** Whose machine is somebody else's by now, or nobody's, is told so and has it no more. */
  async #endTakenBack(destination: string): Promise<void> {
    const pool = this.#pools.get(destination)
    if (pool?.machines?.hasGiven() !== true) return
    try {
      const given = await this.#room.kept.given(destination)
      for (const person of pool.machines.takenBack(given)) {
        this.#room.live.takeBack(destination, person)
        await pool.places.end(person)
      }
    } catch (error) {
      // with the next stream everything is told anew, and so is this
      if (!(error instanceof GivenUnknown)) throw error
    }
  }

  #tellHomes(): void {
    if (this.#isClosed) return
    this.#telling = this.#telling
      .then(() => this.#wipeWhatIsToBe())
      .catch((error: unknown) => {
        // it is told again with the next stream
        if (!(error instanceof NotAnswered) && !this.#isClosed) this.#room.onFault(error)
      })
  }

  async #wipeWhatIsToBe(): Promise<void> {
    const { kept, live } = this.#room
    const wipe = await kept.tellHomes(await this.#homes.list())
    try {
      for (const { destination, person } of wipe)
        await this.#homes.wipe({ destination, person }, async () => {
          live.takeBack(destination, person)
          await this.#ending
          await this.#pools.get(destination)?.places.end(person)
        })
      if (wipe.length > 0) await kept.tellHomes(await this.#homes.list())
    } finally {
      this.#homes.mayOpen(wipe)
    }
  }

  #poolOf(destination: Pooled): Pool {
    const found = this.#pools.get(destination.id)
    if (found !== undefined) return found
    const { pool } = destination
    const clock = this.#room.clock ?? (() => performance.now())
    const lookers = new Lookers()
    const own =
      pool.kind === 'hosts' ? this.#machinesOf(destination, pool, lookers) : this.#builtIn(destination, pool, lookers)
    const places = new Places({ most: own.most, idleMs: pool.idleMs, clock, start: own.start })
    const made: Pool = { destination, places, lookers, machines: own.machines }
    this.#pools.set(destination.id, made)
    return made
  }

  #machinesOf(destination: Pooled, pool: HostPool, lookers: Lookers): PoolOwn {
    const machines = new PoolMachines(pool, {
      clock: this.#room.clock ?? (() => performance.now()),
      given: () => this.#room.kept.given(destination.id),
      give: (machine, person) => this.#room.kept.give({ destination: destination.id, machine, person }),
      open: (machine, signal) => {
        const id = poolHostId(destination.id, machine)
        return this.#room.reach.open({ ...screenOf(destination, machine), id }, signal)
      },
      left: (person) => lookers.forget(person),
      now: this.#room.facts.now,
    })
    return {
      most: machines.count(),
      start: (person) => machines.seat(person),
      machines,
    }
  }

  #builtIn(destination: Pooled, profile: BuiltInPool, lookers: Lookers): PoolOwn {
    return {
      most: profile.most,
      start: (person) => this.#startBuiltIn({ destination, profile, lookers }, person),
      machines: undefined,
    }
  }

  async #startBuiltIn(builtIn: BuiltIn, person: string): Promise<Seat> {
    const { said } = this.#room
    const { destination, profile, lookers } = builtIn
    if (freemem() < profile.memoryMb * 1024 * 1024 + SPARE_BYTES) throw new NoMemory()
    const limiter = await this.#findLimiter()
    const whose = { destination: destination.id, person }
    const home = profile.home === 'kept' ? await this.#homes.open(whose) : undefined
    const sandbox = await startSandbox({
      pool: profile,
      language: lookers.last(person)?.language ?? 'ja',
      title: destination.name,
      home,
      limiter,
      openWayOut: profile.reach === 'none' ? undefined : (path) => this.#openWayOut(builtIn, { person, path }),
    })
    sandbox.onEnd(() => {
      lookers.forget(person)
      said({ kind: 'ended', mostBytes: sandbox.mostUsed(), name: destination.name })
      if (home === undefined) return
      this.#homes.used(whose)
      this.#tellHomes()
    })
    return sandbox
  }

  async #findLimiter(): Promise<Limiter> {
    if (this.#limiter !== undefined) return this.#limiter
    await removeLeftGroups()
    const found = findLimiter()
    // two may have looked at the same moment
    if (this.#limiter === undefined) this.#room.said({ kind: 'limits', by: found.kind })
    this.#limiter = found
    return found
  }

  async #openWayOut(
    { destination, lookers, profile }: BuiltIn,
    { person, path }: { readonly person: string; readonly path: string },
  ): Promise<() => void> {
    const { live, log, destinations, names, reach: to } = this.#room
    const server = createWayOut({
      reach: profile.reach,
      destinations,
      live,
      to,
      log,
      names,
      who: () => {
        const looker = lookers.last(person)
        if (looker === undefined) return undefined
        const { session, address } = looker
        return { session, address, pattern: destination.pattern, action: 'view', carries: carriesOf(destination) }
      },
      own: { destination: destination.id, resource: destination.resource, person },
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
    server.on('error', this.#room.onFault)
    chmodSync(path, 0o600)
    return () => {
      server.close()
      server.closeAllConnections()
    }
  }

  #sweep(): void {
    for (const { places } of this.#pools.values()) places.sweep()
  }

  /**
   * Who may not work at all any more, by the register or since their account was locked, loses their desktop too, not only the way to it; in
   * doubt as well.
   */
  #endStopped(changed: Changed): void {
    const { facts } = this.#room
    const isAll = changed.kind === 'all'
    const mayBeInactive = isAll || changed.subjects.some(({ kind }) => kind === 'person')
    for (const { places, lookers } of this.#pools.values()) {
      const inactive = mayBeInactive ? places.people().filter((person) => !this.#isActive(person)) : []
      const stopped = isAll ? lookers.vanished(facts) : lookers.stoppedBy(changed.subjects, facts)
      for (const person of new Set([...inactive, ...stopped])) void places.end(person)
    }
  }

  #isActive(person: string): boolean {
    const state = this.#room.facts.find('person', person)?.seen['person.state']
    return state?.kind === 'value' && state.value === 'active'
  }
}

/** Where the desktop's web pages may be public ones, nobody keeps files from being sent to them: that obligation counts as failed. */
export function carriesOf({ pool }: Pooled): Opening['carries'] {
  return pool.kind === 'builtIn' && pool.reach === 'public' ? CARRIES.filter((kind) => kind !== 'noUpload') : CARRIES
}

/** What opens as a screen: a machine of the pool, or what is not reached by any address. */
export function screenOf(destination: Pooled, host: PoolHost | undefined): Screened {
  const { pool, user, secret, publicName, id, resource, name, pattern, via } = destination
  const common = { id, resource, name, pattern, via, publicName }
  if (pool.kind === 'builtIn' || host === undefined)
    return { ...common, kind: 'vnc', host: 'desktop', port: 1, pinned: [] }
  const own = {
    ...common,
    host: host.host,
    port: host.port,
    pinned: host.pinned,
    ...(secret === undefined ? {} : { secret }),
    ...(user === undefined ? {} : { user }),
  }
  const { trust } = host
  if (pool.protocol === 'rdp') return { ...own, kind: 'rdp', trust: trust ?? { kind: 'public' } }
  return { ...own, kind: 'vnc', ...(trust === undefined ? {} : { trust }) }
}

function sameOf({ pool, resource, pattern, via, user, secret }: Pooled): string {
  return JSON.stringify([pool, resource, pattern, via, user, secret === undefined])
}
