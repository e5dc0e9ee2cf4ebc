import { DeviceDetail, RegisterId, TodayOverview } from '@taga/contract'
import { z } from 'zod'
import { deviceFor } from '../devices/routes.ts'
import { anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { detailDevice } from './device-detail.ts'
import { surveyToday } from './survey.ts'

export const todayRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/today/overview',
    summary: { ja: '今日の組織全体のまとめ', en: 'The whole organisation this morning, summed up' },
    allow: overseers,
    answer: TodayOverview,
    run: surveyToday,
  }),
  defineRoute({
    method: 'GET',
    path: '/api/devices/:device/today',
    summary: {
      ja: '1台の端末の今日の判定と点検の結果',
      en: 'What one device may be used for today, and what its look found',
    },
    allow: anyoneSignedIn,
    params: z.strictObject({ device: RegisterId }),
    answer: DeviceDetail,
    run: async (deps, { actor, params }) => detailDevice(deps, await deviceFor(deps, actor, params.device)),
  }),
]
