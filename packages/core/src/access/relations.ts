import type { FactKey, FactType } from '../facts/catalogue.ts'
import type { SubjectKind, Value } from '../facts/observation.ts'

/** What is known of an operand: the first bits of a relation's code. */
export const KNOWN = 0
export const STALE_OPERAND = 1
export const UNKNOWN_OPERAND = 2

/** Codes of a relation: it holds, it fails, or which of the two facts is too old or missing. */
export const RELATION_HOLDS = 0
export const RELATION_FAILS = 1
export const RELATION_CODES = 11

/** One side of a relation: a fact whose value is kept as it is. */
export type Operand = {
  readonly index: number
  readonly fact: FactKey
  readonly subject: SubjectKind
  readonly type: FactType
  readonly maxAgeMs: number
}

/** Two facts compared with one another; its code stands among those of the slots. */
export type Relation = {
  readonly index: number
  readonly op: 'sameAs' | 'includes'
  readonly left: Operand
  readonly right: Operand
  readonly row: number
  readonly full: Uint8Array
}

/** The code of a relation from the states of its sides and, where both are known, their values. */
export function relationCode(op: Relation['op'], left: Side, right: Side): number {
  if (left.state !== KNOWN || right.state !== KNOWN) return doubtCode(left.state, right.state)
  if (op === 'sameAs') return left.value === right.value ? RELATION_HOLDS : RELATION_FAILS
  return typeof left.value === 'object' && typeof right.value === 'string' && left.value.includes(right.value)
    ? RELATION_HOLDS
    : RELATION_FAILS
}

export type Side = { readonly state: number; readonly value: Value | undefined }

/** The code that says which sides are in doubt; never `RELATION_HOLDS` or `RELATION_FAILS`. */
export function doubtCode(left: number, right: number): number {
  return 2 + left * 3 + right
}

/** The states of both sides that a doubt's code stands for. */
export function sidesOf(code: number): { readonly left: number; readonly right: number } {
  const doubt = code - 2
  return { left: Math.floor(doubt / 3), right: doubt % 3 }
}
