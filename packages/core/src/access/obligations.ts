import { PATTERN_IDS, type PatternId } from '../guideline/ids.ts'
import type { FactReading } from '../facts/read-fact.ts'
import type { Action } from './decision.ts'
import {
  OBLIGATION_KINDS,
  type Obligation,
  type ObligationKind,
  type RuleObligation,
  SIMPLE_OBLIGATIONS,
} from './rule.ts'
import { resolveBound } from './settings.ts'

const SCREEN: readonly ObligationKind[] = OBLIGATION_KINDS

/**
 * What the carrier of each pattern can carry out where nothing else is known; it decides what is offered instead, never what is allowed.
 * - The two desktops and the secure browser are drawn by the gateway: it owns the picture, the clipboard, the files and the clock.
 * - Wrapped apps hold their data in a container that can refuse the clipboard, files and printing and can lock itself, but draws no
 *   watermark of ours, keeps no recording and is not a mere view.
 * - A cloud service that only signs in with us ends when its session does; everything inside it is its own affair.
 * - A PC taken home works on its own disk: only the agent can lock it.
 */
export const PATTERN_CARRIES: Readonly<Record<PatternId, readonly ObligationKind[]>> = {
  remote_desktop: SCREEN,
  virtual_desktop: SCREEN,
  secure_browser: SCREEN,
  app_wrapping: ['noClipboardOut', 'noClipboardIn', 'noDownload', 'noUpload', 'noPrint', 'idleLock', 'maxLength'],
  cloud_app: ['maxLength'],
  take_home_pc: ['idleLock'],
}

/** The actions that an obligation forbids: to ask for one of them is to ask for what the obligation denies. */
export const FORBIDDEN_ACTIONS: Readonly<Record<ObligationKind, readonly Action[]>> = {
  watermark: [],
  noClipboardOut: [],
  noClipboardIn: [],
  noDownload: ['download'],
  noUpload: ['upload'],
  noPrint: ['print'],
  viewOnly: ['edit', 'upload', 'download', 'print', 'takeOut'],
  record: [],
  idleLock: [],
  maxLength: [],
}

const KIND_BITS: ReadonlyMap<string, number> = new Map(OBLIGATION_KINDS.map((kind, bit) => [kind, 1 << bit]))

/** One bit a kind, in the order of `OBLIGATION_KINDS`; a word that names none has no bit. */
export function kindsMask(kinds: readonly string[]): number {
  let mask = 0
  for (let at = 0; at < kinds.length; at++) mask |= KIND_BITS.get(kinds[at] ?? '') ?? 0
  return mask
}

/** What each pattern's carrier can carry out, as masks in the order of `PATTERN_IDS`. */
export const PATTERN_CARRIES_MASKS: readonly number[] = PATTERN_IDS.map((pattern) =>
  kindsMask(PATTERN_CARRIES[pattern]),
)

/** What the carrier of the asked connection says it can carry out; where that is not known, nothing. */
export function carriedKinds(reading: FactReading): readonly string[] {
  return reading.state === 'known' && typeof reading.value === 'object' ? reading.value : []
}

/** The obligations with their spans as numbers. Throws RangeError for a setting that is unknown or out of bounds. */
export function resolveObligations(
  obligations: readonly RuleObligation[],
  settings: Readonly<Record<string, number>>,
): readonly Obligation[] {
  return obligations.map((obligation) =>
    'ms' in obligation ? { kind: obligation.kind, ms: resolveBound(obligation.ms, settings) } : obligation,
  )
}

/** All obligations as one list: each kind once, the shortest span of each, in the order of `OBLIGATION_KINDS`. */
export function mergeObligations(lists: readonly (readonly Obligation[])[]): readonly Obligation[] {
  const all = lists.flat()
  const merged: Obligation[] = SIMPLE_OBLIGATIONS.filter((kind) => all.some((one) => one.kind === kind)).map(
    (kind) => ({ kind }),
  )
  for (const kind of ['idleLock', 'maxLength'] as const) {
    const spans = all.flatMap((one) => (one.kind === kind ? [one.ms] : []))
    if (spans.length > 0) merged.push({ kind, ms: Math.min(...spans) })
  }
  return merged
}

/** The obligations of one rule as numbers, to be merged by OR and by minimum. */
export type MergeKey = {
  /** A bit for each kind without a span. */
  readonly simple: number
  /** Places of the spans among all spans of the rules, the shortest first; `NO_SPAN` where there is none. */
  readonly idleLock: number
  readonly maxLength: number
}

/** More spans than there can be rules with obligations. */
export const NO_SPAN = 0x3fff

export function mergeKeyOf(obligations: readonly Obligation[], spans: readonly number[]): MergeKey {
  const place = (kind: ObligationKind) => {
    const found = obligations.flatMap((one) => ('ms' in one && one.kind === kind ? [one.ms] : []))
    return found.length === 0 ? NO_SPAN : spans.indexOf(Math.min(...found))
  }
  const simple = kindsMask(obligations.flatMap((one) => ('ms' in one ? [] : [one.kind])))
  return { simple, idleLock: place('idleLock'), maxLength: place('maxLength') }
}
