import type { MeasureId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'
import { type Found, type Mechanism, tally } from './mechanism.ts'
import type { AssetView, OrganisationView, SendingView, ServiceView } from './organisation-view.ts'

/** How long a card of contacts counts as looked over: a year with some weeks for whoever is late. */
const CARD_MS = 400 * 86_400_000
/** How long a sending counts. */
const SENDING_MS = 365 * 86_400_000

/** Mechanisms that count the registers of information, of services, of sendings and of contacts. */
export const informationMechanisms: readonly Mechanism[] = [
  {
    id: 'EX-2.assets',
    measure: 'EX-2',
    subject: 'asset',
    title: {
      ja: '情報資産のレベルが決まり、見直しが期限内',
      en: 'information assets have a level and are reviewed in time',
    },
    denominator: { ja: '台帳の情報資産', en: 'information assets in the register' },
    evidence: ['recorded'],
    evaluate: (view) => tally((view.assets ?? []).map((asset) => findAsset(asset, view.now))),
  },
  {
    id: 'EX-2.handling',
    measure: 'EX-2',
    subject: 'level',
    title: {
      ja: '機密情報と業務情報の取扱いを決めてある',
      en: 'the handling of confidential and business information is decided',
    },
    denominator: { ja: '公開情報を除くレベル', en: 'levels but public' },
    evidence: ['recorded'],
    evaluate: ({ handling = {}, now }) =>
      tally((['business', 'confidential'] as const).map((level) => findHandling(level, handling[level], now))),
  },
  {
    id: 'AD-18.services',
    measure: 'AD-18',
    subject: 'service',
    title: {
      ja: '使うサービスが審査済みで、見直しが期限内',
      en: 'services in use are approved and reviewed in time',
    },
    denominator: { ja: '使用中または申請中の外部サービス', en: 'services of others in use or asked for' },
    evidence: ['recorded'],
    evaluate: (view) => tally((view.services ?? []).map((service) => findService(service, view.now))),
  },
  {
    id: 'TW-13.sendings',
    measure: 'TW-13',
    subject: 'sending',
    title: {
      ja: '社外に送る情報が守られ、パスワードは別の手段で伝えられている',
      en: 'what is sent outside is protected, and its password goes by another way',
    },
    denominator: { ja: 'この1年に申告された送付', en: 'sendings declared within the last year' },
    evidence: ['declared'],
    evaluate: (view) => tally((view.sendings ?? []).flatMap((sending) => findSending(sending, view.now))),
  },
  contacts('EX-4', ['security', 'deputy'], {
    ja: '事故のときの責任者と代理を任命してある',
    en: 'who leads in an incident and who deputises are appointed',
  }),
  contacts('AD-4', ['security', 'deputy', 'accidents'], {
    ja: '連絡体制をいつでも誰でも見られる',
    en: 'anybody can see at any time whom to call',
  }),
]

function findAsset({ id, level, recordedAt, reviewDueAt }: AssetView, now: number): Found {
  if (level === undefined) return { id, state: 'fails', reason: 'levelMissing' }
  if (reviewDueAt !== undefined && reviewDueAt <= now) return { id, state: 'stale', reason: 'reviewDue' }
  return { id, state: 'holds', provenance: 'recorded', at: Math.min(recordedAt, now) }
}

function findHandling(id: string, decidedAt: number | undefined, now: number): Found {
  if (decidedAt === undefined || decidedAt > now) return { id, state: 'fails', reason: 'handlingMissing' }
  return { id, state: 'holds', provenance: 'recorded', at: decidedAt }
}

/** A service that is only asked for is not approved; one approved without a day of review is due at once. */
function findService({ id, state, decidedAt, reviewDueAt }: ServiceView, now: number): Found {
  if (state !== 'approved') return { id, state: 'unknown', reason: 'notApproved' }
  if (reviewDueAt === undefined || reviewDueAt <= now) return { id, state: 'stale', reason: 'reviewDue' }
  return { id, state: 'holds', provenance: 'recorded', ...(decidedAt === undefined ? {} : { at: decidedAt }) }
}

/** A word given later than now is not believed. */
function findSending({ id, state, declaredAt }: SendingView, now: number): readonly Found[] {
  if (now - declaredAt > SENDING_MS) return []
  if (declaredAt > now) return [{ id, state: 'unknown', reason: 'notDeclared' }]
  if (state === 'turnedBack') return [{ id, state: 'fails', reason: 'sendingOpen' }]
  return [{ id, state: 'holds', provenance: 'declared', at: declaredAt }]
}

function contacts(measure: MeasureId, kinds: readonly [string, ...string[]], title: Words): Mechanism {
  return {
    id: `${measure}.contacts`,
    measure,
    subject: 'contact',
    title,
    denominator: { ja: '連絡先に要る役割', en: 'roles that the contacts must name' },
    evidence: ['recorded'],
    evaluate: (view) => tally(kinds.map((kind) => findContact(kind, view))),
  }
}

function findContact(kind: string, { contactCard, now }: OrganisationView): Found {
  if (contactCard === undefined || !contactCard.kinds.includes(kind))
    return { id: kind, state: 'fails', reason: 'contactMissing' }
  const { keptAt } = contactCard
  if (keptAt > now || now - keptAt > CARD_MS) return { id: kind, state: 'stale', reason: 'cardOld' }
  return { id: kind, state: 'holds', provenance: 'recorded', at: keptAt }
}
