import { Fault, type MeasureDetail, type MechanismAnswer, type PartAnswer } from '@taga/contract'
import { DECLARED_PARTS, LACK_WORDS, type MeasureId, type MeasureState } from '@taga/core'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { JudgedOrganisation } from './judge-organisation.ts'
import { labelSubjects } from './label-subjects.ts'
import { readBoard } from './read-board.ts'
import { readBody } from './read-body.ts'
import { accountNames, listComments, listDeclarationRows, listMeasureChanges } from './store.ts'

/** More lacking subjects than this are counted, not listed. */
const MOST_LACKING = 200

type Db = Kysely<Schema>

/** One measure in full: every mechanism with what it lacks by name, what was declared, said and changed. */
export async function readMeasure(db: Db, judged: JudgedOrganisation, measure: MeasureId): Promise<MeasureDetail> {
  const state = judged.states.find((each) => each.measure === measure)
  const row = (await readBoard(db, judged)).measures.find((each) => each.measure === measure)
  if (state === undefined || row === undefined) throw new Fault('not_found')
  const names = await accountNames(db)
  return {
    now: judged.now,
    row,
    mechanisms: await mechanismsOf(db, state),
    parts: await partsOf(db, measure, names),
    comments: (await listComments(db, measure)).map(({ id, at, by_account: by, words: text }) => ({
      id,
      at,
      by: names.get(by) ?? by,
      text,
    })),
    history: (await listMeasureChanges(db, measure)).map(({ at, writer, seq, body }) => ({
      at,
      position: { writer, seq },
      ...readBody(ChangeBody, body),
    })),
  }
}

async function mechanismsOf(db: Db, { mechanisms }: MeasureState): Promise<MechanismAnswer[]> {
  const answers: MechanismAnswer[] = []
  for (const { mechanism, result } of mechanisms) {
    const shown = result.lacking.slice(0, MOST_LACKING)
    const labels = await labelSubjects(
      db,
      mechanism.subject,
      shown.map(({ id }) => id),
    )
    answers.push({
      id: mechanism.id,
      subject: mechanism.subject,
      title: mechanism.title,
      denominator: mechanism.denominator,
      evidence: [...mechanism.evidence],
      state: result.state,
      n: result.n,
      m: result.m,
      excluded: result.excluded.length,
      lackingCount: result.lacking.length,
      lacking: shown.map(({ id, state, reason, about }) => ({
        id,
        label: labels.get(id) ?? { ja: id, en: id },
        state,
        reason: LACK_WORDS[reason],
        ...(about === undefined ? {} : { about }),
      })),
      ...(result.provenance === undefined ? {} : { provenance: result.provenance }),
      ...(result.oldestAt === undefined ? {} : { oldestAt: result.oldestAt }),
    })
  }
  return answers
}

async function partsOf(db: Db, measure: MeasureId, names: ReadonlyMap<string, string>): Promise<PartAnswer[]> {
  const rows = new Map((await listDeclarationRows(db)).map((row) => [row.part_id, row]))
  return DECLARED_PARTS.filter((each) => each.measure === measure).map(({ id, title }): PartAnswer => {
    const row = rows.get(id)
    if (row === undefined) return { part: id, title, version: 0 }
    const { answer, note, at, by_account: by, until, version } = row
    return { part: id, title, answer, note, at, by: names.get(by) ?? by, until, version }
  })
}

const ChangeBody = z.object({
  state: z.enum(['holds', 'partly', 'fails', 'unknown', 'notApplicable']),
  n: z.number(),
  m: z.number(),
})
