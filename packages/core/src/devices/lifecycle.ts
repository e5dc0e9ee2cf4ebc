import type { Words } from '../words.ts'
import type { Ownership } from './device.ts'

/**
 * The states a device passes through in the register (AD-12: keep the ledger of devices that are lent out). The names are those of the
 * fact `device.lifecycle`. A company device in somebody's hands is `lent`; a personal device that may be used for work is `inUse`;
 * `inStock` is a device that is registered and in nobody's hands: on the shelf, or a personal one that waits for its approval.
 */
export const LIFECYCLE_STATES = [
  'inStock',
  'lent',
  'inUse',
  'returned',
  'lost',
  'stolen',
  'toWipe',
  'wiped',
  'disposed',
] as const
export type LifecycleState = (typeof LIFECYCLE_STATES)[number]

/**
 * Where a device may go from each state. A lost or stolen device may be found again; what is disposed of stays so; and a company device
 * leaves for good only after it was wiped, or when it is written off as lost or stolen.
 */
export const MOVES: Readonly<Record<Ownership, Readonly<Record<LifecycleState, readonly LifecycleState[]>>>> = {
  company: {
    inStock: ['lent', 'toWipe', 'lost', 'stolen'],
    lent: ['returned', 'lost', 'stolen', 'toWipe'],
    inUse: [],
    returned: ['inStock', 'toWipe', 'lost', 'stolen'],
    lost: ['lent', 'returned', 'stolen', 'toWipe', 'disposed'],
    stolen: ['lent', 'returned', 'lost', 'toWipe', 'disposed'],
    toWipe: ['wiped', 'lost', 'stolen'],
    wiped: ['inStock', 'disposed'],
    disposed: [],
  },
  personal: {
    inStock: ['inUse', 'lost', 'stolen', 'disposed'],
    lent: [],
    inUse: ['lost', 'stolen', 'toWipe'],
    returned: [],
    lost: ['inUse', 'stolen', 'toWipe', 'disposed'],
    stolen: ['inUse', 'lost', 'toWipe', 'disposed'],
    toWipe: ['wiped', 'lost', 'stolen'],
    wiped: ['inUse', 'disposed'],
    disposed: [],
  },
}

/** The states a device may have when it is first written into the register. */
export const FIRST_STATES: Readonly<Record<Ownership, readonly LifecycleState[]>> = {
  company: ['inStock', 'lent'],
  personal: ['inStock', 'inUse'],
}

/** What the register knows of the person who is to have the device; absent where nobody is named. */
export type Holder = { readonly state: 'active' | 'locked' | 'left' } | undefined

export type MoveRefusal = 'noSuchMove' | 'needsUser' | 'userNotActive' | 'needsRecord'
export type MoveVerdict =
  | { readonly outcome: 'allowed' }
  | { readonly outcome: 'refused'; readonly reason: MoveRefusal }

/**
 * Whether a device may go from one state to another. Into somebody's hands only where that person is active; a company device is wiped
 * or disposed of only where `record` names the record of how that was done (AD-12.5).
 */
export function mayMove(move: {
  readonly ownership: Ownership
  readonly from: LifecycleState
  readonly to: LifecycleState
  readonly holder: Holder
  readonly record?: string | undefined
}): MoveVerdict {
  if (!MOVES[move.ownership][move.from].includes(move.to)) return refuse('noSuchMove')
  if (needsRecord(move.ownership, move.to) && move.record === undefined) return refuse('needsRecord')
  return mayHold(move.to, move.holder)
}

/** Whether nobody may say "wiped" or "disposed of" of such a device without a record of it. A personal device is wiped by its owner. */
export function needsRecord(ownership: Ownership, to: LifecycleState): boolean {
  return ownership === 'company' && (to === 'wiped' || to === 'disposed')
}

/** Whether a device may enter the register in this state. */
export function mayBegin(ownership: Ownership, state: LifecycleState, holder: Holder): MoveVerdict {
  if (!FIRST_STATES[ownership].includes(state)) return refuse('noSuchMove')
  return mayHold(state, holder)
}

function mayHold(state: LifecycleState, holder: Holder): MoveVerdict {
  if (!isInHands(state)) return { outcome: 'allowed' }
  if (holder === undefined) return refuse('needsUser')
  if (holder.state !== 'active') return refuse('userNotActive')
  return { outcome: 'allowed' }
}

/** Whether somebody works with the device in this state. */
export function isInHands(state: LifecycleState): boolean {
  return state === 'lent' || state === 'inUse'
}

/** Whether the register goes on naming the last user: while something is still to be cleared up with that person. */
export function keepsUser(state: LifecycleState): boolean {
  return isInHands(state) || state === 'lost' || state === 'stolen' || state === 'toWipe'
}

function refuse(reason: MoveRefusal): MoveVerdict {
  return { outcome: 'refused', reason }
}

export const MOVE_REFUSAL_WORDS: Readonly<Record<MoveRefusal, Words>> = {
  noSuchMove: {
    ja: '今の状態からその状態には変えられません。',
    en: 'A device cannot go from its present state to that one.',
  },
  needsUser: {
    ja: '使用者を決めてください。',
    en: 'Name the person who will use the device.',
  },
  needsRecord: {
    ja: '会社の端末は、消去や廃棄の記録を付けてからでないとこの状態にできません。',
    en: 'A company device gets into this state only with a record of how it was wiped or disposed of.',
  },
  userNotActive: {
    ja: '使用者が在籍中でないか、ロックされています。',
    en: 'The person is locked or has left.',
  },
}
