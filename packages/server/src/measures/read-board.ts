import type { BoardAnswer, BoardRow, OwnMeasureAnswer, StepAnswer, TailoringAnswer } from '@taga/contract'
import { findMeasure, heightsOf, judgeOwnMeasure, type MeasureState, type NextStep } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { JudgedOrganisation } from './judge-organisation.ts'
import {
  accountNames,
  changedTimes,
  listOwnMeasures,
  listProgramme,
  type OwnMeasureRow,
  personNames,
  type ProgrammeRow,
  readTailoring,
  type TailoringColumn,
} from './store.ts'

type Names = {
  /** Of accounts, by the actor's name. */
  readonly accounts: ReadonlyMap<string, string>
  readonly people: ReadonlyMap<string, string>
}

/** The board: what was judged, with what the organisation has decided and planned about it. */
export async function readBoard(db: Kysely<Schema>, judged: JudgedOrganisation): Promise<BoardAnswer> {
  const [programme, own, changed] = [await listProgramme(db), await listOwnMeasures(db), await changedTimes(db)]
  const owners = [...programme, ...own].flatMap(({ owner_id: id }) => id ?? [])
  const names = { accounts: await accountNames(db), people: await personNames(db, owners) }
  const rows = new Map(programme.map((row) => [row.measure_id, row]))
  const measures = judged.states.map((state) => boardRow(state, rows.get(state.measure), names, changed))
  return {
    now: judged.now,
    measures,
    steps: judged.steps.map((step) => answerStep(step, measures)),
    own: own.map((row) => answerOwnMeasure(row, names, judged.now)),
  }
}

function answerStep({ measure, dimension, words, why, n, m }: NextStep, rows: readonly BoardRow[]): StepAnswer {
  const { owner, dueAt } = rows.find((row) => row.measure === measure) ?? {}
  return {
    measure,
    title: findMeasure(measure).title,
    dimension,
    words,
    why,
    n,
    m,
    ...(owner === undefined ? {} : { owner }),
    ...(dueAt === undefined ? {} : { dueAt }),
  }
}

function boardRow(
  state: MeasureState,
  row: ProgrammeRow | undefined,
  names: Names,
  changed: ReadonlyMap<string, number>,
): BoardRow {
  const { measure, n, m, exempt, provenance, oldestAt, notApplicable, reviewOverdue } = state
  const [supposed] = heightsOf([state])
  const changedAt = changed.get(measure)
  const dueAt = row?.due_at ?? null
  const tailoring = readTailoring(row?.tailoring ?? null)
  const proposal = readTailoring(row?.proposal ?? null)
  return {
    measure,
    state: state.state,
    n,
    m,
    exempt,
    height: supposed?.height.height ?? 0,
    possible: supposed?.height.possible ?? 1,
    reviewOverdue: reviewOverdue === true,
    version: row?.version ?? 0,
    ...(provenance === undefined ? {} : { provenance }),
    ...(oldestAt === undefined ? {} : { oldestAt }),
    ...(changedAt === undefined ? {} : { changedAt }),
    ...(notApplicable === undefined ? {} : { notApplicable: notApplicable.because }),
    ...(tailoring === undefined ? {} : { tailoring: answerTailoring(tailoring, names) }),
    ...(proposal === undefined ? {} : { proposal: answerTailoring(proposal, names) }),
    ...ownerOf(row?.owner_id ?? null, names),
    ...(dueAt === null ? {} : { dueAt }),
  }
}

function answerTailoring({ by, ...kept }: TailoringColumn, names: Names): TailoringAnswer {
  return { ...kept, by: names.accounts.get(by) ?? by }
}

function ownerOf(id: string | null, { people }: Names): { owner?: { id: string; name: string } } {
  return id === null ? {} : { owner: { id, name: people.get(id) ?? id } }
}

export function answerOwnMeasure(row: OwnMeasureRow, names: Names, now: number): OwnMeasureAnswer {
  const {
    id,
    title,
    detail,
    role,
    dimension,
    tier,
    category,
    answer,
    stated_at: at,
    review_at: reviewAt,
    version,
  } = row
  const stated = answer === null || at === null ? undefined : { answer, at }
  const measure = { id, title, role, dimension, tier, reviewAt, ...(stated === undefined ? {} : { stated }) }
  return {
    id,
    title,
    detail,
    role,
    dimension,
    tier,
    state: judgeOwnMeasure(measure, now),
    reviewAt,
    version,
    ...(category === null ? {} : { category }),
    ...(at === null ? {} : { statedAt: at }),
    ...(row.stated_by === null ? {} : { statedBy: names.accounts.get(row.stated_by) ?? row.stated_by }),
    ...ownerOf(row.owner_id, names),
  }
}
