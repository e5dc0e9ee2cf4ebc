import {
  ApprovalAnswer,
  CheckPersonalUse,
  ConsentTextsAnswer,
  EndPersonalUse,
  Fault,
  MyPersonalDevices,
  PersonalDeviceAnswer,
  PersonalDeviceParams,
  PersonalDeviceRequest,
  PersonalDeviceTerms,
  PersonalDevicesAnswer,
  PersonalDevicesQuery,
  PublishConsentText,
} from '@taga/contract'
import { answerApproval } from '../approvals/answer-approval.ts'
import { SOON_MS } from '../approvals/soon.ts'
import type { Deps } from '../deps.ts'
import { actorName } from '../http/actor.ts'
import { accountOf, administrators, anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { foldText } from '../register-text.ts'
import { answerUse } from './answer-use.ts'
import { askPersonalUse } from './ask-use.ts'
import { presentConsent, publishConsent, readConsentTexts } from './consent-texts.ts'
import { checkPersonalUse, endPersonalUse } from './end-use.ts'
import { findNamedUse, listUses, listUsesOf, listWaitingOf } from './store.ts'
import { personalDeviceTerms } from './terms.ts'

export const personalDeviceRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/personal-device-terms',
    summary: {
      ja: '私用端末に求める対策、受け取る項目、同意の文面',
      en: 'What a personal device needs, what is collected, and the text to agree to',
    },
    allow: anyoneSignedIn,
    answer: PersonalDeviceTerms,
    run: async ({ store }) => personalDeviceTerms(await presentConsent(store.read)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/consent-texts',
    summary: {
      ja: '私用端末の同意の文面と、これまでの版を見る',
      en: 'See the text that owners of personal devices agree to, and those before it',
    },
    allow: overseers,
    answer: ConsentTextsAnswer,
    run: async ({ store }) => readConsentTexts(store.read),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/consent-texts',
    summary: {
      ja: '私用端末の同意の文面を改める',
      en: 'Publish another text for owners of personal devices to agree to',
    },
    allow: administrators,
    body: PublishConsentText,
    answer: ConsentTextsAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      await publishConsent(deps, actorName(actor), body)
      return readConsentTexts(deps.store.read)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/personal-devices',
    summary: { ja: '私用端末の台帳を一覧する', en: 'List the register of personal devices' },
    allow: overseers,
    query: PersonalDevicesQuery,
    answer: PersonalDevicesAnswer,
    run: async ({ store, now }, { query }) => {
      const at = now()
      const search = query.search === undefined ? undefined : foldText(query.search)
      const { rows, next, total } = await listUses(store.read, { ...query, search, now: at, soon: at + SOON_MS })
      const { version: consent } = await presentConsent(store.read)
      return { rows: rows.map((row) => answerUse(row, { now: at, consent })), next, total }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/personal-devices/:device',
    summary: { ja: '1台の私用端末を見る', en: 'See one personal device' },
    allow: overseers,
    params: PersonalDeviceParams,
    answer: PersonalDeviceAnswer,
    run: (deps, { params }) => answerOf(deps, params.device),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/my/personal-devices',
    summary: { ja: '業務に使う自分の端末', en: 'Devices of one’s own that are used for work' },
    allow: anyoneSignedIn,
    answer: MyPersonalDevices,
    run: async ({ store, now }, { actor }) => {
      const { person } = accountOf(actor)
      if (person === undefined) return { devices: [], waiting: [] }
      const { version: consent } = await presentConsent(store.read)
      const devices = (await listUsesOf(store.read, person)).map((row) => answerUse(row, { now: now(), consent }))
      const waiting = await listWaitingOf(store.read, person)
      return { devices, waiting: waiting.map(({ id, label, kind, os }) => ({ device: id, label, kind, os })) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/personal-devices/requests',
    summary: { ja: '自分の端末の利用を申請・更新する', en: 'Ask to use a device of one’s own, or to go on' },
    allow: anyoneSignedIn,
    body: PersonalDeviceRequest,
    answer: ApprovalAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      const by = accountOf(actor)
      return answerApproval(deps.store.read, by, await askPersonalUse(deps, by, body))
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/personal-devices/:device/end',
    summary: {
      ja: '自分の端末の利用を終え、会社のデータを消したことを確認する',
      en: 'End the use of a device of one’s own and confirm that company data is gone',
    },
    allow: anyoneSignedIn,
    params: PersonalDeviceParams,
    body: EndPersonalUse,
    answer: PersonalDeviceAnswer,
    run: async (deps, { actor, params, body }) => {
      await endPersonalUse(deps, accountOf(actor), { device: params.device, steps: body.steps })
      return answerOf(deps, params.device)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/personal-devices/:device/check',
    summary: { ja: '利用終了の確認を受け入れる、または差し戻す', en: 'Accept a confirmed removal, or send it back' },
    allow: administrators,
    params: PersonalDeviceParams,
    body: CheckPersonalUse,
    answer: PersonalDeviceAnswer,
    run: async (deps, { actor, params, body }) => {
      await checkPersonalUse(deps, accountOf(actor), { ...body, device: params.device })
      return answerOf(deps, params.device)
    },
  }),
]

async function answerOf({ store, now }: Pick<Deps, 'store' | 'now'>, device: string): Promise<PersonalDeviceAnswer> {
  const row = await findNamedUse(store.read, device)
  if (row === undefined) throw new Fault('not_found')
  const { version: consent } = await presentConsent(store.read)
  return answerUse(row, { now: now(), consent })
}
