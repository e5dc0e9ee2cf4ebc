import { LACK_WORDS, type MeasureState, PROVENANCES, findMeasure } from '@taga/core'
import { z } from 'zod'
import { overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'

/** More lacking subjects than this are counted, not listed. */
const MOST_LACKING = 200

const TwoWords = z.object({ ja: z.string(), en: z.string() })
const Height = { height: z.number(), possible: z.number() }

const MechanismAnswer = z.object({
  id: z.string(),
  title: TwoWords,
  denominator: TwoWords,
  state: z.string(),
  n: z.number().int(),
  m: z.number().int(),
  lackingCount: z.number().int(),
  lacking: z.array(z.object({ id: z.string(), state: z.string(), reason: TwoWords, about: z.string().optional() })),
})

const MeasureAnswer = z.object({
  measure: z.string(),
  title: TwoWords,
  state: z.enum(['holds', 'partly', 'fails', 'unknown', 'notApplicable']),
  n: z.number().int(),
  m: z.number().int(),
  noMechanism: z.boolean(),
  provenance: z.enum(PROVENANCES).optional(),
  oldestAt: z.number().optional(),
  mechanisms: z.array(MechanismAnswer),
})

const BarrelAnswer = z.object({
  ...Height,
  shortest: z.array(z.string()),
  staves: z.array(
    z.object({
      dimension: z.string(),
      ...Height,
      unknown: z.boolean(),
      weakest: z.array(z.string()),
      groups: z.array(z.object({ group: z.string(), ...Height })),
    }),
  ),
  nextSteps: z.array(
    z.object({
      measure: z.string(),
      dimension: z.string(),
      words: TwoWords,
      why: TwoWords,
      n: z.number().int(),
      m: z.number().int(),
    }),
  ),
})

export const measureRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/measures',
    summary: { ja: '43の対策の状態を見る', en: 'See the state of the 43 measures' },
    allow: overseers,
    answer: z.object({ now: z.number().int(), measures: z.array(MeasureAnswer) }),
    run: async ({ organisation }) => {
      const { now, states } = await organisation()
      return { now, measures: states.map(answerMeasure) }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/barrel',
    summary: { ja: 'ルール・人・技術の樽を見る', en: 'See the barrel of rules, people and technology' },
    allow: overseers,
    answer: BarrelAnswer,
    run: async ({ organisation }) => {
      const { barrel, steps } = await organisation()
      return {
        height: barrel.height,
        possible: barrel.possible,
        shortest: [...barrel.shortest],
        staves: barrel.staves.map((stave) => ({ ...stave, weakest: [...stave.weakest], groups: [...stave.groups] })),
        nextSteps: [...steps],
      }
    },
  }),
]

function answerMeasure(state: MeasureState): z.input<typeof MeasureAnswer> {
  return {
    measure: state.measure,
    title: findMeasure(state.measure).title,
    state: state.state,
    n: state.n,
    m: state.m,
    noMechanism: state.noMechanism,
    provenance: state.provenance,
    oldestAt: state.oldestAt,
    mechanisms: state.mechanisms.map(({ mechanism, result }) => ({
      id: mechanism.id,
      title: mechanism.title,
      denominator: mechanism.denominator,
      state: result.state,
      n: result.n,
      m: result.m,
      lackingCount: result.lacking.length,
      lacking: result.lacking
        .slice(0, MOST_LACKING)
        .map(({ reason, ...lacking }) => ({ ...lacking, reason: LACK_WORDS[reason] })),
    })),
  }
}
