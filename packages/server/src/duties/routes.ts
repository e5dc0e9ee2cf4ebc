import { DutiesAnswer } from '@taga/contract'
import { accountOf, anyoneSignedIn } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import type { Duty } from './duty.ts'
import { dutySources } from './sources.ts'

export const dutyRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/my/duties',
    summary: { ja: '自分がすることを見る', en: 'See what one has to do' },
    allow: anyoneSignedIn,
    answer: DutiesAnswer,
    run: async ({ store, now }, { actor }) => {
      const { person } = accountOf(actor)
      const duties: Duty[] = []
      if (person !== undefined)
        for (const source of dutySources) duties.push(...(await source(store.read, person, now())))
      return { duties: duties.toSorted(mostUrgent) }
    },
  }),
]

const ORDER: readonly Duty['state'][] = ['late', 'open', 'done']

function mostUrgent(one: Duty, other: Duty): number {
  return (
    ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || (one.dueAt ?? Infinity) - (other.dueAt ?? Infinity) || 0
  )
}
