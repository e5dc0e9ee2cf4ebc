/** How the publisher spends its time. */
export type PublisherPace = {
  readonly tickMs: number
  /** How often the ledger is read for what other servers wrote. */
  readonly readMs: number
  /** How long a look over all subjects takes at least, and the pause between its parts. */
  readonly sweepMs: number
  readonly sweepPartMs: number
}

/** On SQLite nobody else writes but break-glass at the machine, which each tick finds. */
export function paceOn(dialect: 'sqlite' | 'postgres'): PublisherPace {
  return { tickMs: 1_000, readMs: dialect === 'postgres' ? 100 : 1_000, sweepMs: 60_000, sweepPartMs: 100 }
}
