import type { Figure } from './figure.ts'
import { writeAmount } from './write-amount.ts'

/**
 * Rows of cells, the head first: a row for everybody who answered, us first, and a column for each condition. A cell holds all that was
 * measured there, in the order it was measured.
 */
export function compareContestants(figures: readonly Figure[]): readonly (readonly string[])[] {
  const conditions = distinct(figures.flatMap((one) => one.contest?.condition ?? []))
  const selves = distinct(figures.flatMap((one) => one.contest?.self ?? []))
  const peers = distinct(figures.flatMap((one) => one.peer ?? []))
  return [
    ['decisions per second of CPU · p50 · p99 of one', ...conditions],
    ...selves.map((self) => {
      const ours = figures.filter((one) => one.contest?.self === self)
      return [self, ...conditions.map((condition) => cell(ours, condition, (one) => one.value))]
    }),
    ...peers.map((peer) => {
      const theirs = figures.filter((one) => one.peer === peer && one.contest?.self === selves[0])
      return [peer, ...conditions.map((condition) => cell(theirs, condition, (one) => one.peerValue))]
    }),
  ]
}

function cell(figures: readonly Figure[], condition: string, valueOf: (one: Figure) => number | undefined): string {
  const here = figures.filter((one) => one.contest?.condition === condition)
  const byName = new Map(here.map((one) => [one.name, writeAmount(valueOf(one), one.unit)]))
  return [...byName.values()].join(' · ')
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
