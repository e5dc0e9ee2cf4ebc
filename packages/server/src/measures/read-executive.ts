import type { BoardAnswer, BoardRow, ExecutiveAnswer } from '@taga/contract'
import { DECLARED_PARTS, findMeasure, isBaseline, type MeasureStateName } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { boardNear } from './board-on-day.ts'
import { dayOf } from './calendar-day.ts'
import type { JudgedOrganisation } from './judge-organisation.ts'
import { readBoard } from './read-board.ts'
import { listDeclarationRows } from './store.ts'

const MONTH_MS = 30 * 86_400_000

/** From bad to good; what does not apply is compared with nothing. */
const ORDER: readonly MeasureStateName[] = ['fails', 'unknown', 'partly', 'holds']

/** What an executive opens in the morning: the board, what changed in a month, what nobody pays for, and what waits for their word. */
export async function readExecutive(db: Kysely<Schema>, judged: JudgedOrganisation): Promise<ExecutiveAnswer> {
  const board = await readBoard(db, judged)
  const since = await changesSince(db, board)
  return {
    now: judged.now,
    board,
    ...(since === undefined ? {} : { since }),
    unfunded: board.measures.flatMap((row) => unfunded(row, judged.now)),
    awaiting: [...awaitingDecisions(board.measures), ...(await endedDeclarations(db, judged.now))],
  }
}

async function changesSince(db: Kysely<Schema>, { measures, now }: BoardAnswer): Promise<ExecutiveAnswer['since']> {
  const then = await boardNear(db, dayOf(now - MONTH_MS))
  if (then === undefined) return undefined
  const before = new Map(then.measures.map(({ measure, state }) => [measure, state]))
  return {
    day: then.day,
    height: then.barrel.height,
    changes: measures.flatMap(({ measure, state: to }) => {
      const from = before.get(measure)
      if (from === undefined || from === to) return []
      return [{ measure, from, to, better: ORDER.indexOf(to) > ORDER.indexOf(from) && from !== 'notApplicable' }]
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
  return missing.length === 0 ? [] : [{ measure, state, missing }]
}

function awaitingDecisions(measures: readonly BoardRow[]): ExecutiveAnswer['awaiting'] {
  return measures.flatMap(({ measure, proposal, reviewOverdue, tailoring }) => [
    ...(proposal === undefined ? [] : [{ kind: 'decline' as const, measure, at: proposal.at }]),
    ...(reviewOverdue && tailoring !== undefined
      ? [{ kind: 'declineReview' as const, measure, at: tailoring.reviewAt }]
      : []),
  ])
}

/** The executives' own words that have run out. */
async function endedDeclarations(db: Kysely<Schema>, now: number): Promise<ExecutiveAnswer['awaiting']> {
  const ended = (await listDeclarationRows(db)).filter(({ until }) => until <= now)
  return DECLARED_PARTS.filter(({ measure }) => findMeasure(measure).role === 'executive').flatMap(
    ({ id, measure }) => {
      const row = ended.find((each) => each.part_id === id)
      return row === undefined ? [] : [{ kind: 'declarationEnded' as const, measure, at: row.until }]
    },
  )
}
