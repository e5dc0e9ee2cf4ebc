import { PROTECTIONS_CONFIRMED } from '../access/default-rules/tests.ts'
import { exemptionsOfDevice } from '../access/exemptions.ts'
import { evaluateTest } from '../access/evaluate-test.ts'
import type { Test } from '../access/rule.ts'
import { factSpec } from '../facts/catalogue.ts'
import { PROVENANCES } from '../facts/observation.ts'
import type { MeasureId } from '../guideline/ids.ts'
import { factsOfDevice } from '../posture/evaluate-groups.ts'
import { judgePosture, type PostureFinding } from '../posture/judge-posture.ts'
import type { PostureItemId } from '../posture/posture-item.ts'
import type { Words } from '../words.ts'
import { type Found, type Mechanism, tally } from './mechanism.ts'
import type { DeviceView, OrganisationView } from './organisation-view.ts'

/** A device counts as in use while somebody has it and it was seen within this time. */
export const IN_USE_MS = 14 * 86_400_000

const COMPANY_IN_USE: Words = {
  ja: '使用中の会社端末（サーバーを含む。14日以内に使用）',
  en: 'company devices in use, servers included (seen within 14 days)',
}
const CLIENTS_IN_USE: Words = {
  ja: '使用中の端末（私用端末を含む。14日以内に使用）',
  en: 'devices in use, personal ones included (seen within 14 days)',
}
const PERSONAL_IN_USE: Words = {
  ja: '使用中の私用端末（14日以内に使用）',
  en: 'personal devices in use (seen within 14 days)',
}

type Scope = { readonly denominator: Words; readonly counts: (device: DeviceView) => boolean }
const company: Scope = { denominator: COMPANY_IN_USE, counts: ({ ownership }) => ownership === 'company' }
const clients: Scope = { denominator: CLIENTS_IN_USE, counts: (device) => !isServer(device) }
const companyClients: Scope = {
  denominator: { ja: '使用中の会社端末（14日以内に使用）', en: 'company devices in use (seen within 14 days)' },
  counts: (device) => device.ownership === 'company' && !isServer(device),
}
const personal: Scope = { denominator: PERSONAL_IN_USE, counts: ({ ownership }) => ownership === 'personal' }

const NONE_OVERDUE = { fact: 'device.overdueApplications', op: 'atMost', value: 0 } as const satisfies Test
const NONE_UNAPPROVED = { fact: 'device.unapprovedApplications', op: 'atMost', value: 0 } as const satisfies Test

/** Mechanisms that count devices by their posture and by what the register and the approvals say of them. */
export const deviceMechanisms: readonly Mechanism[] = [
  byItems('AD-7', company, ['antimalware.presence', 'antimalware.realtime', 'antimalware.signatures'], {
    ja: 'ウイルス対策が入り、動作し、定義ファイルが期限内',
    en: 'antimalware is installed, on, and its signatures are within the limit',
  }),
  byItems('TW-7', clients, ['look.fresh', 'antimalware.presence', 'antimalware.realtime', 'antimalware.signatures'], {
    ja: '作業の前に、ウイルス対策の期限と状態を点検',
    en: 'antimalware is checked before work',
  }),
  byItems('AD-8', company, ['system.support', 'system.updates', 'system.restart', 'browser.current'], {
    ja: 'OSがサポート期間内で、OSと主なソフトが更新済み',
    en: 'the system is supported, and it and its main software are updated',
  }),
  byItems('TW-8', clients, ['look.fresh', 'system.support', 'system.updates', 'system.restart', 'idle.before'], {
    ja: '作業の前に、更新の状態を点検',
    en: 'updates are checked before work',
  }),
  byItems('TW-5', clients, ['browser.current', 'system.support', 'system.updates'], {
    ja: '社外サイトを開く前に、OSとブラウザーが更新済み',
    en: 'system and browser are updated before sites outside are opened',
  }),
  byItems('TW-9', clients, ['system.integrity', 'accounts.shared'], {
    ja: '改造されておらず、他人と共用していない',
    en: 'not modified and not shared with others',
  }),
  byItems('TW-12', clients, ['disk.encryption', 'screen.lock', 'remote.wipe'], {
    ja: 'ディスクの暗号化、画面ロック、電話とタブレットの遠隔消去',
    en: 'disk encryption, screen lock, and remote wipe of phones and tablets',
  }),
  byItems('AD-13', companyClients, ['system.support', 'system.updates'], {
    ja: '無線LANの弱点を残さないよう更新済み',
    en: 'updated, so that no known weakness of wireless LAN remains',
  }),
  byItems(
    'TW-14',
    clients,
    ['network.wifi', 'network.vpn'],
    {
      ja: '今の無線LANがWPA2以上、またはVPNで保護',
      en: 'the Wi-Fi in use is WPA2 or better, or covered by a VPN',
    },
    wifiOrVpn,
  ),
  byItems('TW-16', clients, ['browser.passwords'], {
    ja: 'ブラウザーに業務のパスワードを保存しない',
    en: 'the browser does not keep passwords for work',
  }),
  byItems('TW-17', clients, ['firewall'], { ja: 'ファイアウォールが有効', en: 'the firewall is on' }),
  byTests('AD-6', companyClients, [NONE_OVERDUE, NONE_UNAPPROVED], {
    ja: '期限を過ぎた未承認アプリがなく、判断を待つアプリもない',
    en: 'no unapproved application is past its deadline, and none waits for a decision',
  }),
  byTests('TW-6', clients, [NONE_OVERDUE, NONE_UNAPPROVED], {
    ja: '承認されたアプリだけが入っている',
    en: 'only approved applications are installed',
  }),
  byTests(
    'AD-9',
    personal,
    [
      { fact: 'device.approvedUntil', op: 'notPassed' },
      { fact: 'device.consentUntil', op: 'notPassed' },
      PROTECTIONS_CONFIRMED,
    ],
    { ja: '承認・同意・保護対策の確認がそろっている', en: 'approved, consented, and protections confirmed' },
  ),
  byTests('TW-11', companyClients, [{ fact: 'device.originalKept', op: 'is', value: true }], {
    ja: '持ち出したデータの原本を社内に保管',
    en: 'the original of what was taken out is kept at the office',
  }),
]

type Combine = (findings: readonly PostureFinding[]) => readonly PostureFinding[]

/** Weak Wi-Fi is covered where the VPN holds: then the Wi-Fi itself stands in nobody's way. */
function wifiOrVpn(findings: readonly PostureFinding[]): readonly PostureFinding[] {
  const vpn = findings.find(({ item }) => item.id === 'network.vpn')
  return vpn?.state === 'holds' ? [vpn] : findings.filter(({ item }) => item.id === 'network.wifi')
}

function byItems(
  measure: MeasureId,
  scope: Scope,
  items: readonly [PostureItemId, ...PostureItemId[]],
  title: Words,
  combine: Combine = (findings) => findings,
): Mechanism {
  const evaluate = (view: OrganisationView) =>
    tally(inScope(view, scope, (device) => letOff(findByItems(device, items, view, combine), measure, device, view)))
  return {
    id: `${measure}.posture`,
    measure,
    subject: 'device',
    title,
    denominator: scope.denominator,
    evidence: ['measured', 'declared'],
    evaluate,
  }
}

function byTests(measure: MeasureId, scope: Scope, tests: readonly [Test, ...Test[]], title: Words): Mechanism {
  const evaluate = (view: OrganisationView) =>
    tally(inScope(view, scope, (device) => letOff(findByTests(device, tests, view), measure, device, view)))
  return {
    id: `${measure}.register`,
    measure,
    subject: 'device',
    title,
    denominator: scope.denominator,
    evidence: ['recorded', 'declared'],
    evaluate,
  }
}

function isServer({ kind }: DeviceView): boolean {
  return kind === 'server' || kind === 'virtual'
}

/** Judges the devices in use; the others of the same scope are the rest, disposed ones left out. */
function inScope(view: OrganisationView, { counts }: Scope, judge: (device: DeviceView) => Found): readonly Found[] {
  return view.devices
    .filter((device) => counts(device) && device.lifecycle !== 'disposed')
    .map((device): Found => {
      const { id, lifecycle, lastSeenAt } = device
      if (lifecycle !== 'lent' && lifecycle !== 'inUse') return { id, state: 'excluded', reason: 'notInHands' }
      if (!isSeenLately(lastSeenAt, view.now)) return { id, state: 'excluded', reason: 'notSeenLately' }
      return judge(device)
    })
}

/** A time later than now is not believed. */
export function isSeenLately(lastSeenAt: number | undefined, now: number): lastSeenAt is number {
  return lastSeenAt !== undefined && lastSeenAt <= now && now - lastSeenAt <= IN_USE_MS
}

function findByItems(
  device: DeviceView,
  items: readonly PostureItemId[],
  view: OrganisationView,
  combine: Combine,
): Found {
  const { id } = device
  if (device.management === 'browserOnly') return findConfirmed(device, view)
  const judged = findingsOf(view, device).filter(({ item }) => items.includes(item.id))
  const findings = combine(judged).filter(({ state }) => state !== 'notApplicable')
  if (findings.length === 0) return { id, state: 'excluded', reason: 'doesNotApply' }
  const worst = LACKS.map(({ state }) => findings.find((finding) => finding.state === state)).find((each) => each)
  if (worst !== undefined) {
    const lack = LACKS.find(({ state }) => state === worst.state)
    return { id, state: lack?.state ?? 'unknown', reason: lack?.reason ?? 'notSeen', about: worst.item.id }
  }
  const used = findings.flatMap(({ observations }) => observations).filter(({ kind }) => kind === 'value')
  const times = used.flatMap(({ at }) => (at === undefined ? [] : [at]))
  const worstProvenance = PROVENANCES.findLast((each) => used.some(({ provenance }) => provenance === each))
  return { id, state: 'holds', provenance: worstProvenance ?? 'declared', at: Math.min(...times) }
}

/** What a device lacks while somebody has let it off: by the item itself, or by a rule that carries the measure out. */
function letOff(found: Found, measure: MeasureId, { seen }: DeviceView, { now, rules }: OrganisationView): Found {
  if (found.state === 'holds' || found.state === 'excluded' || found.state === 'exempt') return found
  const covers = (from: string) =>
    from === found.about || rules.some(({ id, measures }) => id === from && measures.includes(measure))
  if (!exemptionsOfDevice(seen, now).some(({ from }) => covers(from))) return found
  return { ...found, state: 'exempt', reason: 'exempted' }
}

const LACKS = [
  { state: 'fails', reason: 'fails' },
  { state: 'unknown', reason: 'notSeen' },
  { state: 'stale', reason: 'tooOld' },
  { state: 'exempt', reason: 'exempted' },
] as const

/** Nobody can measure a device without an agent: what its user confirmed counts, as declared, for as long as the confirmation does. */
function findConfirmed(device: DeviceView, { now, settings }: OrganisationView): Found {
  const { state, observedAt } = evaluateTest(PROTECTIONS_CONFIRMED, factsOfDevice(device.seen), now, { settings })
  if (state !== 'holds') return { id: device.id, state: 'unknown', reason: 'noAgent' }
  return {
    id: device.id,
    state: 'holds',
    provenance: 'declared',
    ...(observedAt === undefined ? {} : { at: observedAt }),
  }
}

function findByTests(device: DeviceView, tests: readonly Test[], view: OrganisationView): Found {
  const { id, seen } = device
  const missing = tests.map(({ fact }) => factSpec(fact).source).find((source) => !view.adopted.includes(source))
  if (missing !== undefined) return { id, state: 'unknown', reason: 'sourceNotAdopted', about: missing }
  const facts = factsOfDevice(seen)
  const results = tests.map((test) => ({ test, ...evaluateTest(test, facts, view.now, { settings: view.settings }) }))
  for (const { state, reason } of LACKS) {
    const lacking = results.find((each) => each.state === state)
    if (lacking === undefined) continue
    // within its deadline: told apart from what is overdue, and as little good
    if (lacking.test === NONE_UNAPPROVED && state === 'fails')
      return { id, state, reason: 'applicationWaits', about: lacking.test.fact }
    return { id, state, reason, about: lacking.test.fact }
  }
  const times = results.flatMap(({ observedAt }) => (observedAt === undefined ? [] : [observedAt]))
  const kinds = tests.map(({ fact }) => seen[fact]?.provenance)
  return {
    id,
    state: 'holds',
    provenance: PROVENANCES.findLast((each) => kinds.includes(each)) ?? 'declared',
    at: Math.min(...times),
  }
}

/**
 * The findings of a view's devices, kept while the view lives: a dozen mechanisms ask for the same ones. A device is judged as it was
 * when it was last seen: one that sleeps over the weekend is not worse for it, and one that goes on being used while its agent is
 * silent has facts too old for its last use.
 */
const KEPT = new WeakMap<OrganisationView, Map<DeviceView, readonly PostureFinding[]>>()

function findingsOf(view: OrganisationView, device: DeviceView): readonly PostureFinding[] {
  const kept = KEPT.get(view) ?? new Map<DeviceView, readonly PostureFinding[]>()
  KEPT.set(view, kept)
  const known = kept.get(device)
  if (known !== undefined) return known
  const judgedAs = isServer(device) ? 'server' : 'client'
  const findings = judgePosture({
    seen: device.seen,
    now: Math.min(view.now, device.lastSeenAt ?? view.now),
    settings: view.settings,
    judgedAs,
  })
  kept.set(device, findings)
  return findings
}
