import type { Figure } from './figure.ts'
import { writeAmount } from './write-amount.ts'

/** A row for everybody who answered, a column for each condition; in each cell all that was measured, in the order it was measured. */
export function compareContestants(figures: readonly Figure[]): readonly string[] {
  const conditions = [...new Set(figures.flatMap((one) => one.contest?.condition ?? []))]
  const selves = [...new Set(figures.flatMap((one) => one.contest?.self ?? []))]
  const peers = [...new Set(figures.flatMap((one) => one.peer ?? []))]
  const cell = (isOf: (one: Figure) => boolean, valueOf: (one: Figure) => number | undefined, condition: string) => {
    const here = figures.filter((one) => one.contest?.condition === condition && isOf(one))
    return [...new Set(here.map((one) => writeAmount(valueOf(one), one.unit)))].join(' · ')
  }
  const row = (name: string, isOf: (one: Figure) => boolean, valueOf: (one: Figure) => number | undefined) =>
    `| ${[name, ...conditions.map((condition) => cell(isOf, valueOf, condition))].join(' | ')} |`
  const [firstSelf] = selves
  return [
    `| decisions per CPU second · p50 · p99 of one | ${conditions.join(' | ')} |`,
    `|---|${conditions.map(() => '---:|').join('')}`,
    ...selves.map((self) =>
      row(
        `**${self}**`,
        (one) => one.contest?.self === self,
        (one) => one.value,
      ),
    ),
    ...peers.map((peer) =>
      row(
        peer,
        (one) => one.peer === peer && one.contest?.self === firstSelf,
        (one) => one.peerValue,
      ),
    ),
    '',
  ]
}
