import type { Duplex } from 'node:stream'
import type { HostPool, PoolHost } from '@taga/contract'
import type { GivenMachines } from './homes.ts'
import type { Seat } from './places.ts'

/** Every machine of the pool belongs to somebody else. */
export class NoMachine extends Error {
  override readonly name = 'NoMachine'
}

/** A machine that did not open is passed over for so long, as long as there is another. */
const PASSED_OVER_MS = 3 * 60_000

export type MachinesRoom = {
  /** Which machines belong to whom for good. @throws UnreadableGiven */
  readonly given: () => Promise<GivenMachines>
  /** @throws CannotReach */
  readonly open: (machine: PoolHost, signal?: AbortSignal) => Promise<Duplex>
  /** Somebody has their machine no more. */
  readonly left: (person: string) => void
  /** A clock that never goes back, in ms. */
  readonly clock: () => number
}

/** The machines of one pool that were there before: who has which now, and which did not answer. */
export class PoolMachines {
  readonly #pool: HostPool
  readonly #room: MachinesRoom
  readonly #taken = new Map<string, PoolHost>()
  /** By the name of the machine, when it failed last. */
  readonly #failedAt = new Map<string, number>()

  constructor(pool: HostPool, room: MachinesRoom) {
    this.#pool = pool
    this.#room = room
  }

  /** How many there are; one that was registered twice is one. */
  count(): number {
    return new Set(this.#pool.hosts.map(nameOf)).size
  }

  /** What the person has now. */
  of(person: string): PoolHost | undefined {
    return this.#taken.get(person)
  }

  /**
   * A machine for this person alone. One that is kept is theirs for good once it opened, not before: who met one that is off has not got it.
   * @throws NoMachine, UnreadableGiven
   */
  async seat(person: string): Promise<Seat> {
    const given = this.#pool.home === 'kept' ? await this.#room.given() : undefined
    const machine = this.#choose(person, given)
    if (machine === undefined) throw new NoMachine()
    this.#taken.set(person, machine)
    const listeners: (() => void)[] = []
    const ways = new Set<Duplex>()
    return {
      open: async (signal) => {
        const way = await this.#open(machine, signal).catch((error: unknown) => {
          // the next try is for another
          if (ways.size === 0) for (const listener of listeners.splice(0)) listener()
          throw error
        })
        ways.add(way)
        way.once('close', () => ways.delete(way))
        await keep(machine, person, given).catch((error: unknown) => {
          way.destroy()
          throw error
        })
        return way
      },
      onEnd: (listener) => void listeners.push(listener),
      stop: async () => {
        for (const way of ways) way.destroy()
        this.#taken.delete(person)
        this.#room.left(person)
      },
    }
  }

  #choose(person: string, given: GivenMachines | undefined): PoolHost | undefined {
    const { hosts } = this.#pool
    const own = hosts.find((each) => given?.whose(nameOf(each)) === person)
    if (own !== undefined) return own
    const taken = new Set([...this.#taken.values()].map(nameOf))
    const free = hosts.filter((each) => !taken.has(nameOf(each)) && given?.whose(nameOf(each)) === undefined)
    const [first, ...rest] = free
    if (first === undefined) return undefined
    // where all of them failed, the one whose failure is the longest ago
    return rest.reduce((best, each) => (this.#badSince(each) < this.#badSince(best) ? each : best), first)
  }

  #badSince(machine: PoolHost): number {
    const failedAt = this.#failedAt.get(nameOf(machine)) ?? -Infinity
    return this.#room.clock() - failedAt < PASSED_OVER_MS ? failedAt : -Infinity
  }

  async #open(machine: PoolHost, signal: AbortSignal | undefined): Promise<Duplex> {
    const name = nameOf(machine)
    try {
      const way = await this.#room.open(machine, signal)
      this.#failedAt.delete(name)
      return way
    } catch (error) {
      if (!isGivenUp(signal)) this.#failedAt.set(name, this.#room.clock())
      throw error
    }
  }
}

/** `host:port`: as which a machine is known, wherever it stands in the list. */
function nameOf({ host, port }: PoolHost): string {
  return `${host}:${port}`
}

/** Whoever waited went away, which says nothing of the machine; that it took too long does. */
function isGivenUp(signal: AbortSignal | undefined): boolean {
  const reason: unknown = signal?.reason
  return signal?.aborted === true && !(reason instanceof Error && reason.name === 'TimeoutError')
}

async function keep(machine: PoolHost, person: string, given: GivenMachines | undefined): Promise<void> {
  if (given !== undefined && given.whose(nameOf(machine)) === undefined) await given.give(nameOf(machine), person)
}
