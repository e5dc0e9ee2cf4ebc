import type { Test } from '../access/rule.ts'
import type { FactKey } from '../facts/catalogue.ts'
import type { MeasureId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'

/** The families of systems that a remedy is written for, as `device.os` names them. */
export const REMEDY_SYSTEMS = ['windows', 'macos', 'linux', 'ios', 'android'] as const
export type RemedySystem = (typeof REMEDY_SYSTEMS)[number]

/** What to do, and how on each system: commands and menus that a person can follow. */
export type Remedy = Words & { readonly byOs: Readonly<Partial<Record<RemedySystem, Words>>> }

/** A point of guidance within a measure, e.g. `AD-7.4`. */
export type GuidanceId = `${MeasureId}.${number}`

/**
 * One thing about a device that its user can understand and mend.
 * - `judged`: `must` holds when any one group holds in full; `ideal` is the better state that is advised beyond it. `when` says to
 *   which devices it applies: only a measured "no" makes it not applicable, a doubt makes it apply.
 * - `told`: a plain fact which is neither good nor bad by itself. It is shown, and never as good.
 */
export type PostureItem = {
  readonly id: PostureItemId
  readonly title: Words
  /** One plain sentence for the person: why it is looked at. */
  readonly why: Words
  readonly measures: readonly [MeasureId, ...MeasureId[]]
  readonly guidance: readonly GuidanceId[]
  readonly facts: readonly [FactKey, ...FactKey[]]
  readonly judges: 'client' | 'server' | 'both'
  readonly remedy: Remedy
  /** How to supply the fact when it could not be seen: the tool or the right that was missing. */
  readonly unknownRemedy: Remedy
  /** May a device that belongs to its user be asked? */
  readonly personal: boolean
} & (
  | {
      readonly kind: 'judged'
      readonly when: readonly Test[]
      readonly must: readonly [readonly Test[], ...(readonly Test[])[]]
      readonly ideal?: readonly [readonly Test[], ...(readonly Test[])[]]
    }
  | { readonly kind: 'told' }
)

export const POSTURE_ITEM_IDS = [
  'look.fresh',
  'clock',
  'system.support',
  'system.updates',
  'system.restart',
  'idle.before',
  'system.integrity',
  'secure.boot',
  'antimalware.presence',
  'antimalware.realtime',
  'antimalware.signatures',
  'disk.encryption',
  'screen.lock',
  'firewall',
  'browser.current',
  'browser.passwords',
  'browser.extensions',
  'applications',
  'network.wifi',
  'network.vpn',
  'network.resolver',
  'accounts.administrators',
  'accounts.shared',
  'media.removable',
  'remote.wipe',
] as const
export type PostureItemId = (typeof POSTURE_ITEM_IDS)[number]
