import { type BoardAnswer, type BoardRow, type ExecutiveAnswer, type PicturedBarrel, japanDay } from '@taga/contract'
import { type Barrel, DECLARED_PARTS, findMeasure, isBaseline, type MeasureId, type MeasureStateName } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { boardNear } from './board-on-day.ts'
import type { JudgedOrganisation } from './judge-organisation.ts'
import { readBoard } from './read-board.ts'
import { listDeclarationRows } from './store.ts'

const MONTH_MS = 30 * 86_400_000

/** From bad to good; what does not apply is compared with nothing. */
const ORDER: readonly MeasureStateName[] = ['fails', 'unknown', 'partly', 'holds']

/** What an executive opens in the morning: the barrel and the next steps, what changed in a month, what nobody pays for, and what waits for their word. */
export async function readExecutive(db: Kysely<Schema>, judged: JudgedOrganisation): Promise<ExecutiveAnswer> {
  const board = await readBoard(db, judged)
  const since = await changesSince(db, board)
  return {
    now: judged.now,
    barrel: picturedBarrel(judged.barrel),
    counts: countsOf(board.measures),
    steps: board.steps,
    ...(since === undefined ? {} : { since }),
    unfunded: board.measures.flatMap((row) => unfunded(row, judged.now)),
    awaiting: [...awaitingDecisions(board.measures), ...(await endedDeclarations(db, judged.now))],
  }
}

function picturedBarrel({ height, possible, shortest, staves }: Barrel): PicturedBarrel {
  return {
    height,
    possible,
    shortest: [...shortest],
    staves: staves.map((stave) => ({
      dimension: stave.dimension,
      height: stave.height,
      possible: stave.possible,
      groups: stave.groups.map((each) => ({ group: each.group, height: each.height, possible: each.possible })),
    })),
  }
}

function countsOf(rows: readonly BoardRow[]): ExecutiveAnswer['counts'] {
  const count = (state: BoardRow['state']) => rows.filter((row) => row.state === state).length
  return {
    holds: count('holds'),
    partly: count('partly'),
    fails: count('fails'),
    unknown: count('unknown'),
    notApplicable: count('notApplicable'),
  }
}

/** A measure by its id and what it is called. */
function named(measure: MeasureId): { measure: MeasureId; title: { ja: string; en: string } } {
  return { measure, title: findMeasure(measure).title }
}

async function changesSince(db: Kysely<Schema>, { measures, now }: BoardAnswer): Promise<ExecutiveAnswer['since']> {
  const then = await boardNear(db, japanDay(now - MONTH_MS))
  if (then === undefined) return undefined
  const before = new Map(then.measures.map(({ measure, state }) => [measure, state]))
  return {
    day: then.day,
    height: then.barrel.height,
    changes: measures.flatMap(({ measure, state: to }) => {
      const from = before.get(measure)
      if (from === undefined || from === to) return []
      return [
        { ...named(measure), from, to, better: ORDER.indexOf(to) > ORDER.indexOf(from) && from !== 'notApplicable' },
      ]
    }),
  }
}

/** Baseline measures that do not hold, and for which nobody or no time is set aside (I3). */
function unfunded({ measure, state, owner, dueAt }: BoardRow, now: number): ExecutiveAnswer['unfunded'] {
  if (!isBaseline(findMeasure(measure)) || state === 'holds' || state === 'notApplicable') return []
  const missing = [
    ...(owner === undefined ? (['owner'] as const) : []),
    ...(dueAt === undefined ? (['date'] as const) : dueAt <= now ? (['overdue'] as const) : []),
  ]
  return missing.length === 0 ? [] : [{ ...named(measure), state, missing }]
}

function awaitingDecisions(measures: readonly BoardRow[]): ExecutiveAnswer['awaiting'] {
  return measures.flatMap(({ measure, proposal, reviewOverdue, tailoring }) => [
    ...(proposal === undefined ? [] : [{ kind: 'decline' as const, ...named(measure), at: proposal.at }]),
    ...(reviewOverdue && tailoring !== undefined
      ? [{ kind: 'declineReview' as const, ...named(measure), at: tailoring.reviewAt }]
      : []),
  ])
}

/** The executives' own words that have run out. */
async function endedDeclarations(db: Kysely<Schema>, now: number): Promise<ExecutiveAnswer['awaiting']> {
  const ended = (await listDeclarationRows(db)).filter(({ until }) => until <= now)
  return DECLARED_PARTS.filter(({ measure }) => findMeasure(measure).role === 'executive').flatMap(
    ({ id, measure }) => {
      const row = ended.find((each) => each.part_id === id)
      return row === undefined ? [] : [{ kind: 'declarationEnded' as const, ...named(measure), at: row.until }]
    },
  )
}
