import type { Duplex } from 'node:stream'
import { type HostPool, type MachineTrouble, machineName, type PoolHost } from '@taga/contract'
import type { FailedOpening } from '../desktop/desktop-room.ts'
import { ScreenRefused, type ScreenTrouble } from '../desktop/open-screen.ts'
import { CannotReach } from '../reach/reach.ts'
import type { Seat } from './places.ts'

/** Every machine of the pool belongs to somebody else. */
export class NoMachine extends Error {
  override readonly name = 'NoMachine'
}

/** A machine that did not open is passed over for so long, as long as there is another. */
const PASSED_OVER_MS = 3 * 60_000

export type MachinesRoom = {
  /** By machine, whose it is for good. @throws GivenUnknown */
  readonly given: () => Promise<ReadonlyMap<string, string>>
  /** It is theirs from now on; false where it is not. @throws GivenUnknown */
  readonly give: (machine: string, person: string) => Promise<boolean>
  /** @throws CannotReach */
  readonly open: (machine: PoolHost, signal?: AbortSignal) => Promise<Duplex>
  /** Somebody has their machine no more. */
  readonly left: (person: string) => void
  /** A clock that never goes back, in ms. */
  readonly clock: () => number
  /** The time of day, in epoch ms. */
  readonly now: () => number
}

type Taken = {
  readonly machine: PoolHost
  /** Whose the machines were when it was chosen. */
  readonly given: ReadonlyMap<string, string>
  /** It is theirs for good, as far as we were told. */
  isGiven: boolean
  /** What is open to it, and the screens that are seen. */
  readonly ways: Set<Duplex>
  readonly screens: Set<Duplex>
  readonly ended: (() => void)[]
}

/** `clockAt`: by the clock that never goes back. */
type Failed = { readonly clockAt: number; readonly since: number; readonly why: MachineTrouble['why'] }

/** The machines of one pool that were there before: who has which now, and which did not open. */
export class PoolMachines {
  readonly #pool: HostPool
  readonly #room: MachinesRoom
  readonly #taken = new Map<string, Taken>()
  /** By the name of the machine; until it opens. */
  readonly #failed = new Map<string, Failed>()
  /** Whose next try is for a machine that may well open. */
  readonly #another = new Set<string>()

  constructor(pool: HostPool, room: MachinesRoom) {
    this.#pool = pool
    this.#room = room
  }

  /** How many there are; one that was registered twice is one. */
  count(): number {
    return new Set(this.#pool.hosts.map(machineName)).size
  }

  /** What the person has now. */
  of(person: string): PoolHost | undefined {
    return this.#taken.get(person)?.machine
  }

  /** Those that did not open when somebody last tried. */
  troubles(): readonly Omit<MachineTrouble, 'destination'>[] {
    return [...this.#failed].map(([machine, { since, why }]) => ({ machine, since, why }))
  }

  /** Whether somebody has a machine of theirs that could be taken back. */
  hasGiven(): boolean {
    return [...this.#taken.values()].some(({ isGiven }) => isGiven)
  }

  /** Who has a machine here that is not theirs any more, by whose they are now. */
  takenBack(given: ReadonlyMap<string, string>): readonly string[] {
    return [...this.#taken].flatMap(([person, { machine, isGiven }]) =>
      isGiven && given.get(machineName(machine)) !== person ? [person] : [],
    )
  }

  /** A machine for this person alone. @throws NoMachine, GivenUnknown */
  async seat(person: string): Promise<Seat> {
    const given = this.#pool.home === 'kept' ? await this.#room.given() : NOBODYS
    const machine = this.#choose(person, given)
    if (machine === undefined) throw new NoMachine()
    const isGiven = given.get(machineName(machine)) === person
    this.#another.delete(person)
    const taken: Taken = { machine, given, isGiven, ways: new Set(), screens: new Set(), ended: [] }
    this.#taken.set(person, taken)
    return {
      open: async (signal) => {
        const way = await this.#room.open(machine, signal)
        taken.ways.add(way)
        way.once('close', () => taken.ways.delete(way))
        return way
      },
      onEnd: (listener) => void taken.ended.push(listener),
      stop: async () => {
        for (const way of taken.ways) way.destroy()
        this.#taken.delete(person)
        this.#room.left(person)
      },
    }
  }

  /**
   * The person's machine let us in. One that is kept is theirs for good from now on, not before: who met one that is off, or that refuses
   * its password, has not got it.
   * @throws ScreenRefused where it is not, or nobody could be asked
   */
  async opened(person: string, screen: Duplex): Promise<void> {
    const taken = this.#taken.get(person)
    if (taken === undefined) return
    const name = machineName(taken.machine)
    this.#failed.delete(name)
    taken.screens.add(screen)
    screen.once('close', () => taken.screens.delete(screen))
    if (this.#pool.home !== 'kept') return
    try {
      taken.isGiven = await this.#room.give(name, person)
    } catch (cause) {
      throw new ScreenRefused('notGiven', { cause })
    }
    if (taken.isGiven) return
    // the next try is for another
    for (const listener of taken.ended.splice(0)) listener()
    throw new ScreenRefused('notGiven')
  }

  /** It did not: where nobody looks at it either, the next try is for another. */
  notOpened(person: string, { error, signal }: FailedOpening): void {
    const taken = this.#taken.get(person)
    if (taken === undefined) return
    const why = isGivenUp(signal) ? undefined : whyOf(error)
    const name = machineName(taken.machine)
    const { clock, now } = this.#room
    if (why !== undefined)
      this.#failed.set(name, { clockAt: clock(), since: this.#failed.get(name)?.since ?? now(), why })
    if (taken.screens.size > 0) return
    const next = why === undefined || taken.isGiven ? undefined : this.#choose(person, taken.given)
    if (next !== undefined && this.#badSince(next) === -Infinity) this.#another.add(person)
    for (const listener of taken.ended.splice(0)) listener()
  }

  /** Whether somebody whose machine did not open a moment ago gets another, which nobody failed to open lately. Asked once. */
  hasAnother(person: string): boolean {
    return this.#another.delete(person)
  }

  #choose(person: string, given: ReadonlyMap<string, string>): PoolHost | undefined {
    const { hosts } = this.#pool
    const own = hosts.find((each) => given.get(machineName(each)) === person)
    if (own !== undefined) return own
    const taken = new Set([...this.#taken.values()].map(({ machine }) => machineName(machine)))
    const free = hosts.filter((each) => !taken.has(machineName(each)) && !given.has(machineName(each)))
    const [first, ...rest] = free
    if (first === undefined) return undefined
    // where all of them failed, the one whose failure is the longest ago
    return rest.reduce((best, each) => (this.#badSince(each) < this.#badSince(best) ? each : best), first)
  }

  #badSince(machine: PoolHost): number {
    const failedAt = this.#failed.get(machineName(machine))?.clockAt ?? -Infinity
    return this.#room.clock() - failedAt < PASSED_OVER_MS ? failedAt : -Infinity
  }
}

const NOBODYS: ReadonlyMap<string, string> = new Map()

/** Whoever waited went away, which says nothing of the machine; that it took too long does. */
function isGivenUp(signal: AbortSignal): boolean {
  const reason: unknown = signal.reason
  return signal.aborted && !(reason instanceof Error && reason.name === 'TimeoutError')
}

/** What is wrong with the machine; undefined where it is not the machine that is wrong. */
function whyOf(error: unknown): MachineTrouble['why'] | undefined {
  if (error instanceof CannotReach || error instanceof ScreenRefused) return WHY[error.reason]
  return error instanceof Error && error.name === 'TimeoutError' ? 'off' : undefined
}

const WHY: Readonly<Record<CannotReach['reason'] | ScreenTrouble, MachineTrouble['why'] | undefined>> = {
  noConnector: undefined,
  tooMany: undefined,
  notGiven: undefined,
  refused: 'off',
  timedOut: 'off',
  unreachable: 'off',
  notPinned: 'certificate',
  badCertificate: 'certificate',
  noTls: 'certificate',
  password: 'password',
  noWayIn: 'password',
  notVnc: 'noScreen',
  notRdp: 'noScreen',
}
