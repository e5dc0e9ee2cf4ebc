import type { Depth, Figure } from './figure.ts'
import type { Machine } from './machine.ts'
import { compareContestants } from './report-contest.ts'
import { writeAmount, writeRatio } from './write-amount.ts'

export type Report = { readonly figures: readonly Figure[]; readonly machine: Machine; readonly depth: Depth }

/** Tables for the terminal: contestants side by side, then one line for each other figure and peer. */
export function asTable({ figures, machine, depth }: Report): string {
  const { contest, others } = divide(figures)
  const head = ['figure', 'Taga', 'peer', 'its figure', 'ratio', 'note']
  const rows = others.map((one, at) => [
    ...(one.name === others[at - 1]?.name ? ['', ''] : [one.name, writeAmount(one.value, one.unit)]),
    ...(one.peer === undefined ? ['', ''] : [one.peer, writeAmount(one.peerValue, one.unit)]),
    writeRatio(one.ratio),
    one.note,
  ])
  const parts = [contest.length === 0 ? [] : compareContestants(contest), rows.length === 0 ? [] : [head, ...rows]]
  return `${[...parts.flatMap((part) => [...alignColumns(part), '']), ...machineLines(machine, depth)].join('\n')}\n`
}

function divide(figures: readonly Figure[]): {
  readonly contest: readonly Figure[]
  readonly others: readonly Figure[]
} {
  return {
    contest: figures.filter((one) => one.contest !== undefined),
    others: figures.filter((one) => one.contest === undefined),
  }
}

function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** The same for a README: peers of a figure in one cell. */
export function asMarkdown({ figures, machine, depth }: Report): string {
  const { contest, others } = divide(figures)
  const names = [...new Set(others.map((one) => one.name))]
  const rows = names.map((name) => otherRow(others.filter((one) => one.name === name)))
  const contestLines = contest.length === 0 ? [] : [...markdownTable(compareContestants(contest)), '']
  const otherLines = rows.length === 0 ? [] : [...markdownTable([['figure', 'Taga', 'beside', 'note'], ...rows]), '']
  return `${[...contestLines, ...otherLines, ...machineLines(machine, depth)].join('\n')}\n`
}

function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)]
}

function otherRow(same: readonly Figure[]): readonly string[] {
  const [first] = same
  if (first === undefined) return []
  const peers = same.flatMap((one) => {
    if (one.peer === undefined) return []
    const ratio = one.ratio === undefined ? '' : ` (${writeRatio(one.ratio)})`
    return [`${one.peer} ${writeAmount(one.peerValue, one.unit)}${ratio}`]
  })
  const notes = [...new Set(same.map((one) => one.note).filter((note) => note !== ''))]
  return [first.name, writeAmount(first.value, first.unit), peers.join('; '), notes.join('; ')]
}

function machineLines(machine: Machine, depth: Depth): readonly string[] {
  const { processor, cores, memoryGiB, system, node, sqlite, postgres, disk } = machine
  const quick = depth === 'quick' ? 'A quick run: for seeing that it works, not for quoting. ' : ''
  return [
    `Machine: ${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}; disk ${disk ?? 'unknown'}.`,
    `Node.js ${node}, SQLite ${sqlite}, PostgreSQL ${postgres ?? 'not here'}.`,
    `${quick}A ratio says how many times better Taga is; below 1 the peer is ahead. Medians of interleaved rounds, peers measured in the same run; the machine may be shared.`,
  ]
}
