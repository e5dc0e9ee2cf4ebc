import type { KeptHome, TellHomesAnswer } from '@taga/contract'
import { GivenUnknown, type KeptAtServer } from '../virtual/kept-at-server.ts'

/** A server that keeps whose each machine is, in place of a real one; it can be away. */
export type TestKept = KeptAtServer & {
  /** By pool, by machine: whose it is. */
  readonly pools: Map<string, Map<string, string>>
  /** What it was told of files, each time. */
  readonly told: (readonly KeptHome[])[]
  wipe: TellHomesAnswer['wipe']
  isAway: boolean
}

export function createTestKept(): TestKept {
  const pools = new Map<string, Map<string, string>>()
  const poolOf = (destination: string) => {
    const pool = pools.get(destination) ?? new Map<string, string>()
    pools.set(destination, pool)
    return pool
  }
  const kept: TestKept = {
    pools,
    told: [],
    wipe: [],
    isAway: false,
    async given(destination) {
      if (kept.isAway) throw new GivenUnknown()
      return new Map(poolOf(destination))
    },
    async give({ destination, machine, person }) {
      if (kept.isAway) throw new GivenUnknown()
      const pool = poolOf(destination)
      if (!pool.has(machine)) pool.set(machine, person)
      return pool.get(machine) === person
    },
    async tellHomes(homes) {
      kept.told.push(homes)
      return kept.wipe.filter((each) =>
        homes.some(({ destination, person }) => destination === each.destination && person === each.person),
      )
    },
  }
  return kept
}
