import type { AtlasAnswer, AtlasPoint, AtlasQueryInput } from '@taga/contract'
import { type Coordinates, type Rule, ATLAS_AXES } from '@taga/core'
import type { AtlasTable } from './atlas-table.ts'

const AXES = ['role', 'pattern', 'place', 'network', 'level', 'posture'] as const
const MOST_REASONS = 20

type Question = Pick<AtlasQueryInput, (typeof AXES)[number] | 'outcome' | 'changed'>
type Counts = AtlasAnswer['counts']

/** The positions of the points that a question covers. `before` is the table of the rules in force, where a draft is asked. */
export function coveredBy(question: Question, table: AtlasTable, before: AtlasTable | undefined): readonly number[] {
  const wanted = AXES.flatMap((axis) =>
    question[axis] === undefined ? [] : [{ axis, values: new Set<string>(question[axis]) }],
  )
  const outcomes = question.outcome === undefined ? undefined : new Set<string>(question.outcome)
  const covered: number[] = []
  table.points.forEach((point, at) => {
    if (!wanted.every(({ axis, values }) => values.has(point[axis]))) return
    const outcome = table.answers[at]?.outcome ?? 'deny'
    if (outcomes !== undefined && !outcomes.has(outcome)) return
    if (question.changed === 'true' && before?.answers[at]?.outcome === outcome) return
    covered.push(at)
  })
  return covered
}

/** How many of the covered points there are of each outcome, in all and for each value of each axis, and the rules that stand in the way. */
export function countAtlas(
  covered: readonly number[],
  table: AtlasTable,
  rules: ReadonlyMap<string, Rule>,
): Pick<AtlasAnswer, 'counts' | 'axes' | 'reasons'> {
  const counts = none()
  const axes = Object.fromEntries(
    AXES.map((axis) => [axis, Object.fromEntries(ATLAS_AXES[axis].map((value) => [value, none()]))]),
  )
  const reasons = new Map<string, number>()
  for (const at of covered) {
    const [point, answer] = [table.points[at], table.answers[at]]
    if (point === undefined || answer === undefined) continue
    counts[answer.outcome] += 1
    for (const axis of AXES) {
      const of = axes[axis]?.[point[axis]]
      if (of !== undefined) of[answer.outcome] += 1
    }
    for (const rule of answer.rules) reasons.set(rule, (reasons.get(rule) ?? 0) + 1)
  }
  return {
    counts,
    axes,
    reasons: [...reasons]
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, MOST_REASONS)
      .map(([rule, points]) => ({ rule, title: rules.get(rule)?.title ?? { ja: rule, en: rule }, points })),
  }
}

function none(): Counts {
  return { allow: 0, 'step-up': 0, deny: 0 }
}

/** A point as it is answered. */
export function answerPoint(at: number, table: AtlasTable, before: AtlasTable | undefined): AtlasPoint | undefined {
  const [point, answer]: readonly [Coordinates | undefined, AtlasTable['answers'][number] | undefined] = [
    table.points[at],
    table.answers[at],
  ]
  if (point === undefined || answer === undefined) return undefined
  const old = before?.answers[at]?.outcome
  return {
    ...point,
    outcome: answer.outcome,
    ...(old === undefined ? {} : { before: old }),
    rules: [...answer.rules],
    obligations: [...answer.obligations],
  }
}
