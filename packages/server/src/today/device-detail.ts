import { type DeviceDetail, type DeviceFinding, Fault, type FindingFact } from '@taga/contract'
import { DEFAULT_SETTINGS, type PostureFinding, factSpec, judgePosture, recogniseComputer } from '@taga/core'
import { currentRules } from '../decisions/rules.ts'
import { type TodayRow, judgeRows } from '../decisions/today.ts'
import type { Deps } from '../deps.ts'
import { answerDevice } from '../devices/shapes.ts'
import type { DeviceRow } from '../devices/store.ts'
import { explainReasons } from './explain-reason.ts'

const MOST_REASONS = 20
const DEFAULTS = Object.fromEntries(Object.entries(DEFAULT_SETTINGS).map(([id, setting]) => [id, setting.value]))

/** One device judged now: for each way of working, with every reason, and item by item of its last look. */
export async function detailDevice(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  device: DeviceRow,
): Promise<DeviceDetail> {
  const rules = await currentRules(store.read, now())
  const [row] = await judgeRows(store.read, rules, { rows: [device], now })
  if (row === undefined) throw new Fault('not_found')
  const key = await store.read
    .selectFrom('device_keys')
    .select('enrolled_at')
    .where('device_id', '=', device.id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  const at = now()
  return {
    device: answerDevice(device),
    ...(row.person === undefined ? {} : { personName: row.person.name }),
    now: at,
    ...(row.lastSeenAt === undefined ? {} : { lastSeenAt: row.lastSeenAt }),
    state: row.state,
    cells: row.cells.map(({ pattern, level, state }) => ({ pattern, level, state })),
    reasons: [...explainReasons(row.cells, { rules, os: device.os, most: MOST_REASONS })],
    findings: device.management === 'browserOnly' ? [] : findingsOf(row, { ...DEFAULTS, ...rules.set.settings }, at),
    ...(key === undefined ? {} : { enrolledAt: key.enrolled_at }),
  }
}

/** What needs mending first, then what is not known, then what is good; a personal device is asked for less. */
const ORDER: readonly PostureFinding['state'][] = ['fails', 'unknown', 'stale', 'exempt', 'holds', 'notApplicable']

function findingsOf(
  { device, seen }: TodayRow,
  settings: Readonly<Record<string, number>>,
  now: number,
): DeviceFinding[] {
  const judgedAs = recogniseComputer(seen) === 'server' ? 'server' : 'client'
  return judgePosture({ seen, now, settings, judgedAs })
    .filter(({ item }) => item.personal || device.ownership === 'company')
    .toSorted((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state))
    .map((finding) => answerFinding(finding, device))
}

function answerFinding(finding: PostureFinding, device: DeviceRow): DeviceFinding {
  const { item, state, advised } = finding
  const isOpen = state === 'fails' || state === 'unknown' || state === 'stale'
  const remedy = state === 'fails' ? item.remedy : item.unknownRemedy
  const here = device.os === 'chromeos' ? undefined : remedy.byOs[device.os]
  return {
    item: item.id,
    kind: item.kind,
    title: item.title,
    why: item.why,
    measures: [...item.measures],
    state,
    ...(advised === undefined ? {} : { advised }),
    ...(isOpen ? { remedy: { ja: remedy.ja, en: remedy.en } } : {}),
    ...(isOpen && here !== undefined ? { remedyHere: here } : {}),
    facts: finding.observations.map(answerFact),
  }
}

function answerFact(seen: PostureFinding['observations'][number]): FindingFact {
  return {
    fact: seen.fact,
    title: factSpec(seen.fact).title,
    ...(seen.kind === 'value'
      ? { value: typeof seen.value === 'object' ? [...seen.value] : seen.value }
      : { unknown: seen.reason }),
    ...(seen.provenance === undefined ? {} : { provenance: seen.provenance }),
    ...(seen.source === undefined ? {} : { source: seen.source }),
    ...(seen.at === undefined ? {} : { at: seen.at }),
  }
}
