import type { Facts, Observation, Seen, SubjectKind, Value } from '../facts/observation.ts'
import { SUBJECT_KINDS } from '../facts/observation.ts'
import { factSpec } from '../facts/catalogue.ts'
import { readExemption } from './exemptions.ts'
import { fitsType } from '../facts/read-fact.ts'
import { PATTERN_IDS } from '../guideline/ids.ts'
import type { CompiledRules } from './compile.ts'
import { kindsMask } from './obligations.ts'
import { KNOWN, type Operand, relationCode, STALE_OPERAND, UNKNOWN_OPERAND } from './relations.ts'
import { type Clock, readCode, type Slot } from './slots.ts'

/**
 * What one subject's facts come to under compiled rules: codes, rows ANDed, and the span of time [`from`, `until`) for which that is so.
 * It belongs to the rules it was made with.
 */
export type PreparedSubject = Reading & { readonly kind: SubjectKind; readonly seen: Seen }

/** All six subjects of a question together, ready for `decidePrepared`. Reads its facts again by itself when its time has passed. */
export type Prepared = Reading & {
  facts: Facts
  /** Rows for each pattern, filled in when first asked for: the bit of `made` says which are. */
  readonly byPattern: Int32Array
  /** For each pattern and word, the rules that take effect, or that apply and depend on the action or the resource asked for. */
  readonly taking: Int32Array
  /** For each pattern, a bit for each word of `taking` that is not empty. */
  readonly live: Int32Array
  readonly patternCodes: Uint16Array
  made: number
}

type Reading = {
  readonly rules: CompiledRules
  from: number
  until: number
  readonly row: Int32Array
  readonly codes: Uint16Array
  readonly operandStates: Uint8Array
  readonly operandValues: (Value | undefined)[]
  /** Codes of `connection.local` where the register decides whether saving is possible. */
  readonly savingCodes: Uint16Array
  /** A bit for each lane whose rule the person or the device is exempt from; undefined where there is none. */
  exempt: Int32Array | undefined
  carries: number
  carriesState: 'known' | 'unknown' | 'stale'
}

const { type: CARRIES_TYPE, maxAgeMs: CARRIES_MAX_AGE_MS = Infinity } = factSpec('connection.carries')
const CARRIES = { type: CARRIES_TYPE, maxAgeMs: CARRIES_MAX_AGE_MS }

/** Reads the facts of one subject once, for many questions about it. `now` is epoch ms. */
export function prepareSubject(rules: CompiledRules, kind: SubjectKind, seen: Seen, now: number): PreparedSubject {
  const reading = emptyReading(rules)
  const clock: Clock = { now: wholeMs(now), until: Infinity }
  readSubject(reading, kind, seen, clock)
  return Object.assign(reading, { kind, seen, from: clock.now, until: clock.until })
}

/** One prepared subject of each kind, all made with the same rules. */
export type PreparedSubjects = { readonly [K in SubjectKind]: PreparedSubject }

/** Puts prepared subjects together, for many questions about the six. */
export function joinSubjects(subjects: PreparedSubjects): Prepared {
  const joined = emptyPrepared(subjects.person.rules, factsOf(subjects))
  joinAgain(joined, subjects)
  return joined
}

/** Puts prepared subjects together in the place of what was prepared before. */
export function joinAgain(joined: Prepared, subjects: PreparedSubjects): void {
  joined.facts = factsOf(subjects)
  joined.row.set(joined.rules.initial)
  joined.made = 0
  joined.exempt = undefined
  joined.from = -Infinity
  joined.until = Infinity
  for (const kind of SUBJECT_KINDS) {
    const subject = subjects[kind]
    if (subject.rules !== joined.rules || subject.kind !== kind)
      throw new Error(`the ${kind} was not prepared as such with these rules`)
    takeOver(joined, subject)
  }
  readRelations(joined)
}

function factsOf({ person, device, session, connection, resource, organisation }: PreparedSubjects): Facts {
  return {
    person: person.seen,
    device: device.seen,
    session: session.seen,
    connection: connection.seen,
    resource: resource.seen,
    organisation: organisation.seen,
  }
}

/** Reads all facts of a question. */
export function prepare(rules: CompiledRules, facts: Facts, now: number): Prepared {
  const prepared = emptyPrepared(rules, facts)
  readAgain(prepared, facts, now)
  return prepared
}

/** Room for the facts of a question, not yet read. */
export function emptyPrepared(rules: CompiledRules, facts: Facts): Prepared {
  return Object.assign(emptyReading(rules), {
    facts,
    byPattern: new Int32Array(rules.stride * PATTERN_IDS.length),
    taking: new Int32Array(rules.depends.length * PATTERN_IDS.length),
    live: new Int32Array(rules.liveStride * PATTERN_IDS.length),
    patternCodes: new Uint16Array((rules.localSlots.length + rules.patternRelations.length) * PATTERN_IDS.length),
    made: 0,
  })
}

/** Reads facts into what was prepared before, in its place. */
export function readAgain(prepared: Prepared, facts: Facts, now: number): void {
  const clock: Clock = { now: wholeMs(now), until: Infinity }
  prepared.facts = facts
  prepared.row.set(prepared.rules.initial)
  prepared.made = 0
  prepared.exempt = undefined
  readSubject(prepared, 'person', facts.person, clock)
  readSubject(prepared, 'device', facts.device, clock)
  readSubject(prepared, 'session', facts.session, clock)
  readSubject(prepared, 'connection', facts.connection, clock)
  readSubject(prepared, 'resource', facts.resource, clock)
  readSubject(prepared, 'organisation', facts.organisation, clock)
  readRelations(prepared)
  prepared.from = clock.now
  prepared.until = clock.until
}

/** Times are whole milliseconds; without a time nothing can be told fresh, so nothing is decided. */
export function wholeMs(now: number): number {
  if (!Number.isFinite(now)) throw new RangeError('now must be a time in epoch ms')
  return Math.floor(now)
}

/** ANDs a row of the rules, counted from 0, into `row` from `begin` on. */
export function narrow(row: Int32Array, begin: number, { rows, stride }: CompiledRules, number: number): void {
  const from = number * stride
  for (let at = 0; at < stride; at++) row[begin + at] = (row[begin + at] ?? 0) & (rows[from + at] ?? 0)
}

function emptyReading(rules: CompiledRules): Reading {
  return {
    rules,
    from: Infinity,
    until: -Infinity,
    row: rules.initial.slice(),
    codes: new Uint16Array(rules.codes),
    operandStates: new Uint8Array(rules.operandCount).fill(UNKNOWN_OPERAND),
    operandValues: Array.from({ length: rules.operandCount }, () => undefined),
    savingCodes: new Uint16Array(rules.localSlots.length),
    exempt: undefined,
    carries: 0,
    carriesState: 'unknown',
  }
}

function readSubject(reading: Reading, kind: SubjectKind, seen: Seen, clock: Clock): void {
  const { rules } = reading
  const slots = rules.slots[kind]
  for (let at = 0; at < slots.length; at++) {
    const slot = slots[at]
    if (slot !== undefined) readSlot(reading, slot, seen[slot.fact], clock)
  }
  const operands = rules.operands[kind]
  for (let at = 0; at < operands.length; at++) {
    const operand = operands[at]
    if (operand !== undefined) readOperand(reading, operand, seen[operand.fact], clock)
  }
  if (kind === 'resource')
    for (let at = 0; at < rules.localSlots.length; at++) {
      const slot = rules.localSlots[at]
      if (slot !== undefined) reading.savingCodes[at] = readCode(slot, seen['resource.savingPossible'], clock)
    }
  if (kind === 'connection') readCarries(reading, seen['connection.carries'], clock)
  if (kind === 'person') readExemptions(reading, seen['person.exemptions'], clock)
  if (kind === 'device') readExemptions(reading, seen['device.exemptions'], clock)
}

function readSlot(reading: Reading, slot: Slot, observation: Observation | undefined, clock: Clock): void {
  const code = readCode(slot, observation, clock)
  reading.codes[slot.index] = code
  if (slot.full[code] === 0) narrow(reading.row, 0, reading.rules, slot.row + code)
}

function readOperand(reading: Reading, operand: Operand, observation: Observation | undefined, clock: Clock): void {
  const state = operandState(operand, observation, clock)
  reading.operandStates[operand.index] = state
  reading.operandValues[operand.index] =
    state === KNOWN && observation?.kind === 'value' ? observation.value : undefined
}

function readCarries(reading: Reading, observation: Observation | undefined, clock: Clock): void {
  const state = operandState(CARRIES, observation, clock)
  const known = state === KNOWN && observation?.kind === 'value' && typeof observation.value === 'object'
  reading.carries = known ? kindsMask(observation.value) : 0
  reading.carriesState = known ? 'known' : state === STALE_OPERAND ? 'stale' : 'unknown'
}

const { type: EXEMPTIONS_TYPE } = factSpec('device.exemptions')
const EXEMPTIONS = { type: EXEMPTIONS_TYPE, maxAgeMs: Infinity }

function readExemptions(reading: Reading, observation: Observation | undefined, clock: Clock): void {
  if (observation === undefined || operandState(EXEMPTIONS, observation, clock) !== KNOWN) return
  if (observation.kind !== 'value' || typeof observation.value !== 'object') return
  const { exemptable, depends } = reading.rules
  for (const text of observation.value) {
    const exemption = readExemption(text)
    const lane = exemption === undefined ? undefined : exemptable.get(exemption.from)
    if (exemption === undefined || lane === undefined || exemption.until <= clock.now) continue
    if (exemption.until < clock.until) clock.until = exemption.until
    reading.exempt ??= new Int32Array(depends.length)
    reading.exempt[lane >> 5] = (reading.exempt[lane >> 5] ?? 0) | (1 << (lane & 31))
  }
}

/** As `readFact` tells it, for the types that can be compared: none of them is an instant. */
function operandState(
  { type, maxAgeMs }: Pick<Operand, 'type' | 'maxAgeMs'>,
  observation: Observation | undefined,
  clock: Clock,
): number {
  if (observation === undefined || observation.kind !== 'value') return UNKNOWN_OPERAND
  const { at, value } = observation
  if (!Number.isSafeInteger(at)) return UNKNOWN_OPERAND
  if (at > clock.now) {
    if (at < clock.until) clock.until = at
    return UNKNOWN_OPERAND
  }
  if (!fitsType(value, type)) return UNKNOWN_OPERAND
  const staleAt = at + maxAgeMs + 1
  if (clock.now >= staleAt) return STALE_OPERAND
  if (staleAt < clock.until) clock.until = staleAt
  return KNOWN
}

function readRelations(reading: Reading): void {
  const { rules, operandStates, operandValues } = reading
  for (const { index, op, left, right, row, full } of rules.relations) {
    const code = relationCode(
      op,
      { state: operandStates[left.index] ?? UNKNOWN_OPERAND, value: operandValues[left.index] },
      { state: operandStates[right.index] ?? UNKNOWN_OPERAND, value: operandValues[right.index] },
    )
    reading.codes[index] = code
    if (full[code] === 0) narrow(reading.row, 0, rules, row + code)
  }
}

function takeOver(joined: Prepared, subject: PreparedSubject): void {
  const { rules, kind } = subject
  for (let at = 0; at < rules.stride; at++) joined.row[at] = (joined.row[at] ?? 0) & (subject.row[at] ?? 0)
  const slots = rules.slots[kind]
  for (let at = 0; at < slots.length; at++) {
    const index = slots[at]?.index ?? 0
    joined.codes[index] = subject.codes[index] ?? 0
  }
  for (const { index } of rules.operands[kind]) {
    joined.operandStates[index] = subject.operandStates[index] ?? UNKNOWN_OPERAND
    joined.operandValues[index] = subject.operandValues[index]
  }
  if (kind === 'resource') joined.savingCodes.set(subject.savingCodes)
  if (kind === 'connection') {
    joined.carries = subject.carries
    joined.carriesState = subject.carriesState
  }
  if (subject.exempt !== undefined) {
    joined.exempt ??= new Int32Array(rules.depends.length)
    for (let at = 0; at < rules.depends.length; at++)
      joined.exempt[at] = (joined.exempt[at] ?? 0) | (subject.exempt[at] ?? 0)
  }
  joined.from = Math.max(joined.from, subject.from)
  joined.until = Math.min(joined.until, subject.until)
}
