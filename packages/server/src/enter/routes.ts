import { AskEnter, EnterAnswer } from '@taga/contract'
import { accountOf, anyoneSignedIn } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { askEnter } from './ask-enter.ts'

export const enterRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/enter',
    summary: { ja: 'ゲートウェイで開くものに入る', en: 'Enter something that is opened through a gateway' },
    allow: anyoneSignedIn,
    body: AskEnter,
    answer: EnterAnswer,
    run: async (deps, { actor, body }) => askEnter(deps, accountOf(actor), body),
  }),
]
