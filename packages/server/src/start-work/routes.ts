import {
  AskPageTicket,
  BindingAnswer,
  BindPage,
  ClaimTicket,
  DayMarkAnswer,
  Fault,
  KeepBrowserKey,
  LookAskedAnswer,
  MAX_DEVICE_CALL_BYTES,
  MyDayAnswer,
  MyDeviceAnswer,
  PAGE_TICKET_PATH,
  PageTicketAnswer,
  RegisterId,
  Turn,
  TURN_PATH,
  TurnAnswer,
} from '@taga/contract'
import { z } from 'zod'
import { accountOf, anyoneSignedIn, deviceOf, enrolledDevices, everyone } from '../http/allow.ts'
import { parseJson } from '../http/read-body.ts'
import { readInput } from '../http/read-input.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { workerOf } from '../people/worker.ts'
import { bindPage } from './bind-page.ts'
import { claimPageTicket } from './claim-page-ticket.ts'
import { issuePageTicket } from './issue-page-ticket.ts'
import { keepBrowserKey } from './keep-browser-key.ts'
import { readMyDevice } from './my-device.ts'
import { answerBinding, readBinding } from './page-binding.ts'
import { readDay, readDayMark } from './read-day.ts'
import { sessionProofOf } from './session-proof-of.ts'
import { takeTurn } from './take-turn.ts'
import { wishLook } from './wish-look.ts'

export const startWorkRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/my/day',
    summary: { ja: '今日、自分が何を使えるか', en: 'What is open to oneself today' },
    allow: anyoneSignedIn,
    answer: MyDayAnswer,
    run: async (deps, { actor, request }) =>
      readDay(deps, workerOf(actor), { proof: sessionProofOf(request), address: request.address }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/my/day/mark',
    summary: {
      ja: '今日の判定が変わったか、点検が済んだかを確かめる',
      en: 'Whether the day has changed, and the device has looked',
    },
    allow: anyoneSignedIn,
    answer: DayMarkAnswer,
    run: async (deps, { actor }) => {
      const mark = await readDayMark(deps, workerOf(actor))
      return { ...mark, challenge: deps.pageGuard.challenge(mark.now) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/look',
    summary: { ja: '自分の端末に、今もう一度点検するよう頼む', en: "Ask one's own device to look again now" },
    allow: anyoneSignedIn,
    answer: LookAskedAnswer,
    run: async (deps, { actor }) => wishLook(deps, workerOf(actor)),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/page-claims',
    summary: {
      ja: '端末から開いた画面の鍵を、サインインの前に決める',
      en: 'Name the key of a page opened on a device, before signing in',
    },
    allow: everyone,
    body: ClaimTicket,
    answer: z.object({ expiresAt: z.number().int() }),
    status: 201,
    run: async (deps, { body }) => claimPageTicket(deps, body),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/device',
    summary: { ja: 'この画面を、開いた端末に結び付ける', en: 'Bind this page to the device it was opened on' },
    allow: anyoneSignedIn,
    body: BindPage,
    answer: BindingAnswer,
    status: 201,
    run: async (deps, { actor, body, request }) => {
      const { sessionToken } = request
      if (sessionToken === undefined) throw new Fault('not_signed_in')
      const account = accountOf(actor)
      await bindPage(deps, { actor: account, sessionToken }, body)
      const { session, person } = account
      return answerBinding(await readBinding(deps.store.read, { session, person, now: deps.now() }), true)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/devices/:device/browser-key',
    summary: {
      ja: 'このブラウザーの鍵を、自分の承認済みの端末の鍵にする',
      en: "Make this browser's key that of one's own approved device",
    },
    allow: anyoneSignedIn,
    fresh: true,
    params: z.strictObject({ device: RegisterId }),
    body: KeepBrowserKey,
    answer: z.object({}),
    status: 201,
    run: async (deps, { actor, params, body, request }) => {
      const { sessionToken } = request
      if (sessionToken === undefined) throw new Fault('not_signed_in')
      await keepBrowserKey(deps, { worker: workerOf(actor), sessionToken }, { ...body, device: params.device })
      return {}
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/my/devices/:device/facts',
    summary: { ja: '端末が自分について報告している項目を見る', en: 'See what a device reports, item by item' },
    allow: anyoneSignedIn,
    params: z.strictObject({ device: RegisterId }),
    answer: MyDeviceAnswer,
    run: async ({ store }, { actor, params }) => readMyDevice(store.read, actor, params.device),
  }),
  defineRoute({
    method: 'POST',
    path: PAGE_TICKET_PATH,
    summary: {
      ja: '端末が、画面を開くための1回限りの券をもらう',
      en: 'A device asks for a one-time ticket to open the page with',
    },
    allow: enrolledDevices,
    proof: 'device',
    bodyKind: 'bytes',
    body: z.instanceof(Uint8Array),
    limits: { bodyBytes: MAX_DEVICE_CALL_BYTES },
    answer: PageTicketAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      const signer = deviceOf(actor)
      const asked = readInput(AskPageTicket, parseJson(body), 'body')
      if (asked.audience !== deps.audience || asked.device !== signer.device) throw new Fault('wrong_audience')
      return issuePageTicket(deps, signer, asked)
    },
  }),
  defineRoute({
    method: 'POST',
    path: TURN_PATH,
    summary: { ja: '端末が、求められていることを確かめる', en: 'A device asks what is wanted of it' },
    allow: enrolledDevices,
    proof: 'device',
    bodyKind: 'bytes',
    body: z.instanceof(Uint8Array),
    limits: { bodyBytes: MAX_DEVICE_CALL_BYTES },
    answer: TurnAnswer,
    run: async (deps, { actor, body }) => {
      const signer = deviceOf(actor)
      const asked = readInput(Turn, parseJson(body), 'body')
      if (asked.audience !== deps.audience || asked.device !== signer.device) throw new Fault('wrong_audience')
      return takeTurn(deps, signer.device)
    },
  }),
]
