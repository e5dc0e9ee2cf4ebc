import type { Test } from '../access/rule.ts'
import { findState } from '../facts/find-state.ts'
import type { Seen } from '../facts/observation.ts'
import type { MeasureId, PatternId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'

/** What a pattern needs in order to be safe, and by what it is seen today. */
export type PatternNeed = {
  readonly id: string
  readonly title: Words
  readonly measures: readonly [MeasureId, ...MeasureId[]]
} & (
  | { readonly seenBy: 'devices'; readonly must: readonly [Test, ...Test[]] }
  | { readonly seenBy: 'accounts' }
  /** Nothing measures it: only people know. */
  | { readonly seenBy: 'nothing' }
)

const AUTHENTICATION: PatternNeed = {
  id: 'authentication',
  title: { ja: '二要素での本人確認', en: 'sign-in with two factors' },
  measures: ['AD-14', 'TW-16'],
  seenBy: 'accounts',
}
const LINE: PatternNeed = {
  id: 'line',
  title: { ja: '十分に速い回線', en: 'a fast enough line' },
  measures: ['EX-5'],
  seenBy: 'nothing',
}
const ANTIMALWARE = ofDevices('antimalware', ['TW-7', 'AD-7'], 'ウイルス対策が動いている', 'antimalware is running', {
  fact: 'device.antimalwareRealtime',
  op: 'is',
  value: true,
})
const UPDATES = ofDevices(
  'updates',
  ['TW-8', 'AD-8'],
  '未適用のセキュリティ更新がない',
  'no security update is pending',
  {
    fact: 'device.pendingSecurityUpdates',
    op: 'atMost',
    value: 0,
  },
)
const BROWSER = ofDevices('browser', ['TW-5'], 'ブラウザーが最新', 'browsers are current', {
  fact: 'device.browserCurrent',
  op: 'is',
  value: true,
})
const ENCRYPTION = ofDevices('encryption', ['TW-12'], 'データの暗号化', 'data is encrypted', {
  fact: 'device.dataEncrypted',
  op: 'is',
  value: true,
})
const VPN = ofDevices('vpn', ['TW-13', 'TW-14'], 'すべての通信を通すVPN', 'a full-tunnel VPN', {
  fact: 'device.vpn',
  op: 'in',
  values: ['full'],
})
const REMOTE_WIPE = ofDevices('remoteWipe', ['TW-12'], '遠隔消去', 'remote wipe', {
  fact: 'device.remoteWipe',
  op: 'is',
  value: true,
})

/** The needs of each pattern (AD-14, AD-15, TW-13, TW-17 and the pattern's own weaknesses). */
export const PATTERN_NEEDS: Readonly<Record<PatternId, readonly PatternNeed[]>> = {
  remote_desktop: [AUTHENTICATION, LINE, ANTIMALWARE, UPDATES],
  virtual_desktop: [AUTHENTICATION, LINE, ANTIMALWARE, UPDATES],
  cloud_app: [AUTHENTICATION, ANTIMALWARE, UPDATES, BROWSER, ENCRYPTION],
  take_home_pc: [AUTHENTICATION, ANTIMALWARE, UPDATES, ENCRYPTION, VPN],
  secure_browser: [AUTHENTICATION, ANTIMALWARE, UPDATES, BROWSER],
  app_wrapping: [AUTHENTICATION, ANTIMALWARE, UPDATES, REMOTE_WIPE],
}

function ofDevices(id: string, measures: PatternNeed['measures'], ja: string, en: string, test: Test): PatternNeed {
  return { id, title: { ja, en }, measures, seenBy: 'devices', must: [test] }
}

/**
 * A need today: how many of how many meet it, and for how many that is not known (or too old). `holds` only where there is somebody and all
 * of them meet it; what nothing measures is unknown.
 */
export type NeedState = {
  readonly need: PatternNeed
  readonly state: 'holds' | 'partly' | 'fails' | 'unknown'
  readonly n: number
  readonly of: number
  readonly unknown: number
}

/** Judges the needs of a pattern at `now` by the devices of those who may use it and by how their accounts sign in. */
export function judgeNeeds(
  pattern: PatternId,
  seen: {
    readonly devices: readonly Seen[]
    readonly accounts: { readonly strong: number; readonly of: number }
    readonly now: number
  },
): readonly NeedState[] {
  return PATTERN_NEEDS[pattern].map((need): NeedState => {
    if (need.seenBy === 'nothing') return { need, state: 'unknown', n: 0, of: 0, unknown: 0 }
    if (need.seenBy === 'accounts') return counted(need, { n: seen.accounts.strong, of: seen.accounts.of, unknown: 0 })
    const states = seen.devices.map((device) => {
      const facts = { person: {}, device, session: {}, connection: {}, resource: {}, organisation: {} }
      return findState(need.must, facts, seen.now).state
    })
    const n = states.filter((state) => state === 'holds').length
    const fails = states.filter((state) => state === 'fails').length
    return counted(need, { n, of: states.length, unknown: states.length - n - fails })
  })
}

function counted(
  need: PatternNeed,
  { n, of, unknown }: { readonly n: number; readonly of: number; readonly unknown: number },
): NeedState {
  if (of === 0 || unknown === of) return { need, state: 'unknown', n, of, unknown }
  return { need, state: n === of ? 'holds' : n === 0 ? 'fails' : 'partly', n, of, unknown }
}
