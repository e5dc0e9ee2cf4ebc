import { WatchAnswer } from '@taga/contract'
import { z } from 'zod'
import { accountOf, administrators } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { askWatch } from './watch.ts'

export const recordingRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/access-log/:line/recording',
    summary: {
      ja: '録画を見るための符号を作る（誰が見たかは記録に残る）',
      en: 'Get a code to watch a recording; who does is written down',
    },
    allow: administrators,
    fresh: true,
    params: z.strictObject({ line: z.string().min(1).max(500) }),
    answer: WatchAnswer,
    status: 201,
    run: async (deps, { actor, params }) => askWatch(deps, accountOf(actor), params.line),
  }),
]
