import { type FactKey, factSpec } from '../facts/catalogue.ts'
import { SUBJECT_KINDS, type SubjectKind } from '../facts/observation.ts'
import { arrangeRules, type PlacedRule } from './arrange-rules.ts'
import { ASK_FACTS } from './ask-facts.ts'
import type { Reason } from './decision.ts'
import { ACTIONS } from './decision.ts'
import { holdsFor } from './evaluate-test.ts'
import { fitsFact } from './fitting-ops.ts'
import type { RuleSet } from './interpret.ts'
import { mayBeExempt } from './exemptions.ts'
import { FORBIDDEN_ACTIONS, kindsMask, type MergeKey, mergeKeyOf, resolveObligations } from './obligations.ts'
import {
  type Operand,
  RELATION_CODES,
  RELATION_FAILS,
  RELATION_HOLDS,
  type Relation,
  STALE_OPERAND,
  sidesOf,
} from './relations.ts'
import type { Obligation, Rule, Test } from './rule.ts'
import { resolveBound } from './settings.ts'
import { FIRST_VALUE, makeSlot, representatives, type Slot, type SlotDraft, STALE } from './slots.ts'

/** The states of a test as small numbers; `blame` in an outcome has bit 4 for its own fact and bit 8 for the other one. */
export const HOLDS = 0
export const FAILS = 1
export const STALE_STATE = 2
export const UNKNOWN_STATE = 3
export const BLAME_OWN = 4
export const BLAME_OTHER = 8

/** What a rule in force does at one time: its effect, or the list its reason goes to. */
export const DENY = 0
export const STEP_UP = 1
export const STEP_UP_PASSKEY = 2
export const OBLIGE = 3
export const WARN = 4
export const OBSERVE = 5
/** What it comes to for somebody who is exempt from it, whatever it does to others. */
export const EXEMPTED = 6

/** A test with its outcome for every code of the slot or relation it looks at. */
export type CompiledTest = { readonly index: number; readonly facts: readonly FactKey[]; readonly outcomes: Uint8Array }

/** A rule in force. `known` keeps reasons already put together, by what they rest on. */
export type Lane = {
  readonly rule: Rule
  /** Where the rule stood among those that are not off. */
  readonly order: number
  /** Takes effect by every pattern where it takes effect by one, as far as its own tests go. */
  readonly byAnyPattern: boolean
  readonly when: readonly CompiledTest[]
  readonly must: readonly (readonly CompiledTest[])[]
  readonly obligations: readonly Obligation[]
  readonly merge: MergeKey
  readonly kinds: number
  readonly forbids: number
  readonly known: Map<number, Reason>
}

/** Between two starts of rules nothing changes but facts: what each lane does, and masks of those that deny or oblige. */
export type Phase = {
  readonly from: number
  readonly until: number
  readonly does: Uint8Array
  readonly denies: Int32Array
  readonly obliges: Int32Array
}

/**
 * Rules made ready to decide. Its parts are of concern to `prepare.ts` and `decide.ts` only.
 *
 * Each rule in force is a lane: one bit of one word. Word `i` of a row begins at `words[i]` and has a plane for `when` and one for each
 * group of `must`. For each fact and code there is a row: in the plane of `when` a bit is set where the rule can still apply, in the
 * plane of a group where the group can still hold in full. Rows ANDed together leave the rules that apply, and the groups that hold.
 */
export type CompiledRules = {
  readonly version: string
  readonly notInForce: readonly string[]
  readonly lanes: readonly Lane[]
  /** The lanes of rules that somebody may be exempt from, by id. */
  readonly exemptable: ReadonlyMap<string, number>
  /** Merged obligations already put together, by their merged keys. */
  readonly merged: Map<number, readonly Obligation[]>
  readonly phases: readonly [Phase, ...Phase[]]
  readonly words: Int32Array
  readonly stride: number
  readonly rows: Int32Array
  /** For each row, a bit for each word whose plane of `when` is not empty: where to look at all. */
  readonly live: Int32Array
  readonly liveStride: number
  /** For each word, the rules whose `must` looks at the action or the resource asked for: known only when the question is asked. */
  readonly depends: Int32Array
  readonly initial: Int32Array
  readonly openRow: number
  readonly codes: number
  readonly slots: Readonly<Record<SubjectKind, readonly Slot[]>>
  readonly operands: Readonly<Record<SubjectKind, readonly Operand[]>>
  readonly operandCount: number
  readonly relations: readonly Relation[]
  readonly patternRelations: readonly Relation[]
  readonly askRelations: readonly Relation[]
  readonly patternSlot: Slot | undefined
  readonly actionSlot: Slot | undefined
  readonly resourceSlot: Slot | undefined
  readonly localSlots: readonly Slot[]
}

/**
 * Makes rules ready to decide, once for many questions. Rules that are off or rest on a source that is not adopted take no part.
 * Throws RangeError where a bound names a setting that is unknown or out of its limits, TypeError where a test does not fit its fact:
 * rules that came through `loadRules` do neither.
 */
export function compile(set: RuleSet): CompiledRules {
  const settings = set.settings ?? {}
  const active = set.rules.filter((rule) => rule.mode !== 'off')
  const isInForce = (rule: Rule) => rule.sources.every((source) => set.adopted.includes(source))
  const arranged = arrangeRules(active.map((rule, order) => ({ rule, order })).filter(({ rule }) => isInForce(rule)))
  const inForce = arranged.map(({ rule }) => rule)
  const layout = layOut(inForce)
  const gathered = gather(inForce, settings)
  const rows = new Int32Array(gathered.rowCount * layout.stride).fill(-1)
  const spans = spansOf(inForce, settings)
  const lanes = arranged.map((placed, lane) => writeLane({ ...placed, lane, settings, layout, gathered, rows, spans }))
  markFull(gathered, rows, layout.stride)
  const plain = gathered.slots.filter((slot) => !isAskFact(slot.fact))
  const wordCount = layout.words.length - 1
  const liveStride = Math.ceil(wordCount / 32)
  const askSlot = (fact: FactKey) => gathered.slots.find((slot) => slot.fact === fact)
  return {
    version: set.version,
    notInForce: active.filter((rule) => !isInForce(rule)).map((rule) => rule.id),
    lanes,
    exemptable: new Map(inForce.flatMap(({ id }, lane) => (mayBeExempt(id) ? [[id, lane] as const] : []))),
    merged: new Map(),
    phases: phasesOf(lanes, wordCount, set.until ?? Infinity),
    words: layout.words,
    stride: layout.stride,
    rows,
    live: liveWords(rows, layout, { rowCount: gathered.rowCount, liveStride }),
    liveStride,
    depends: dependsOnAsk(inForce, wordCount),
    initial: initialRow(inForce, layout),
    openRow: gathered.openRow,
    codes: gathered.codes,
    slots: bySubject(plain),
    operands: bySubject(gathered.operands.filter((operand) => !isAskFact(operand.fact))),
    operandCount: gathered.operands.length,
    relations: gathered.relations.filter((one) => askSides(one).length === 0),
    patternRelations: gathered.relations.filter((one) => isOfPattern(one)),
    askRelations: gathered.relations.filter((one) => askSides(one).length > 0 && !isOfPattern(one)),
    patternSlot: askSlot('connection.pattern'),
    actionSlot: askSlot('connection.action'),
    resourceSlot: askSlot('connection.resource'),
    localSlots: gathered.slots.filter((slot) => slot.fact === 'connection.local'),
  }
}

type Layout = { readonly words: Int32Array; readonly stride: number }

/** Where each word of 32 rules begins: one plane for `when`, and as many more as its rules have groups at most. */
function layOut(rules: readonly Rule[]): Layout {
  const count = Math.ceil(rules.length / 32)
  const words = new Int32Array(count + 1)
  let stride = 0
  for (let word = 0; word < count; word++) {
    words[word] = stride
    stride += 1 + Math.max(...rules.slice(word * 32, word * 32 + 32).map((rule) => rule.must.length))
  }
  words[count] = stride
  return { words, stride }
}

type Gathered = {
  readonly slots: readonly Slot[]
  readonly operands: readonly Operand[]
  readonly relations: readonly Relation[]
  readonly places: ReadonlyMap<string, Slot | Relation>
  readonly rowCount: number
  readonly openRow: number
  readonly codes: number
}

/** Finds every fact that any rule tests, with all thresholds and names it is compared with. */
function gather(rules: readonly Rule[], settings: Readonly<Record<string, number>>): Gathered {
  const drafts = new Map<string, SlotDraft>()
  const pairs = new Map<
    string,
    { readonly test: Extract<Test, { other: FactKey }>; readonly left: string; readonly right: string }
  >()
  const operands = new Map<string, Operand>()
  for (const rule of rules) {
    for (const test of [...rule.when, ...rule.must.flat()]) {
      if (!fitsFact(test)) throw new TypeError(`rule ${rule.id}: ${test.op} does not fit ${test.fact}`)
      const maxAge = ruleMaxAge(rule, settings)
      if ('other' in test) {
        const left = addOperand(operands, test.fact, maxAge)
        const right = addOperand(operands, test.other, maxAge)
        pairs.set(placeOf(test, maxAge), { test, left, right })
      } else addToDraft(drafts, test, maxAge, settings)
    }
  }
  const places = new Map<string, Slot | Relation>()
  let rowCount = 0
  const slots = [...drafts].map(([key, draft], index) => {
    const slot = makeSlot(draft, { index, row: rowCount })
    rowCount += slot.codes
    places.set(key, slot)
    return slot
  })
  const relations = [...pairs].flatMap(([key, { test, left, right }], position) => {
    const sides = { left: operands.get(left), right: operands.get(right) }
    if (sides.left === undefined || sides.right === undefined) return []
    const relation: Relation = {
      index: slots.length + position,
      op: test.op,
      left: sides.left,
      right: sides.right,
      row: rowCount,
      full: new Uint8Array(RELATION_CODES),
    }
    rowCount += RELATION_CODES
    places.set(key, relation)
    return [relation]
  })
  const codes = slots.length + relations.length
  return {
    slots,
    operands: [...operands.values()],
    relations,
    places,
    rowCount: rowCount + 1,
    openRow: rowCount,
    codes,
  }
}

function ruleMaxAge(rule: Rule, settings: Readonly<Record<string, number>>): number {
  return rule.maxAgeMs === undefined ? Infinity : Math.floor(resolveBound(rule.maxAgeMs, settings))
}

/** What the ask says was said just now: it cannot be too old. What follows from the register is as old as the register's word. */
function maxAgeOf(fact: FactKey, ruleMaxAgeMs: number): number {
  if (isAskFact(fact) && fact !== 'connection.local') return Infinity
  return Math.min(factSpec(fact).maxAgeMs ?? Infinity, ruleMaxAgeMs)
}

function placeOf(test: Test, ruleMaxAgeMs: number): string {
  const own = `${test.fact} ${maxAgeOf(test.fact, ruleMaxAgeMs)}`
  return 'other' in test ? `${own} ${test.op} ${test.other} ${maxAgeOf(test.other, ruleMaxAgeMs)}` : own
}

function addOperand(operands: Map<string, Operand>, fact: FactKey, ruleMaxAgeMs: number): string {
  const maxAgeMs = maxAgeOf(fact, ruleMaxAgeMs)
  const key = `${fact} ${maxAgeMs}`
  if (!operands.has(key)) {
    const { subject, type } = factSpec(fact)
    operands.set(key, { index: operands.size, fact, subject, type, maxAgeMs })
  }
  return key
}

function addToDraft(
  drafts: Map<string, SlotDraft>,
  test: Test,
  ruleMaxAgeMs: number,
  settings: Readonly<Record<string, number>>,
): void {
  const key = placeOf(test, ruleMaxAgeMs)
  const draft = drafts.get(key) ?? {
    fact: test.fact,
    maxAgeMs: maxAgeOf(test.fact, ruleMaxAgeMs),
    bounds: new Set<number>(),
    texts: new Set<string>(),
  }
  drafts.set(key, draft)
  if (test.op === 'atLeast' || test.op === 'atMost') draft.bounds.add(resolveBound(test.value, settings))
  if (test.op === 'olderThanMs' || test.op === 'withinMs')
    draft.bounds.add(Math.floor(resolveBound(test.value, settings)))
  if ('values' in test) for (const value of test.values) draft.texts.add(value)
  if ((test.op === 'is' || test.op === 'isNot') && typeof test.value === 'string') draft.texts.add(test.value)
}

type LaneDraft = PlacedRule & {
  readonly lane: number
  readonly settings: Readonly<Record<string, number>>
  readonly layout: Layout
  readonly gathered: Gathered
  readonly rows: Int32Array
  readonly spans: readonly number[]
}

/** All spans of obligations, shortest first. */
function spansOf(rules: readonly Rule[], settings: Readonly<Record<string, number>>): readonly number[] {
  const spans = rules.flatMap(({ otherwise }) =>
    otherwise.kind === 'oblige'
      ? resolveObligations(otherwise.obligations, settings).flatMap((one) => ('ms' in one ? [one.ms] : []))
      : [],
  )
  return [...new Set(spans)].sort((one, other) => one - other)
}

/** Clears the rule's bit in every row that rules it out, and keeps what its reasons are made of. */
function writeLane(draft: LaneDraft): Lane {
  const { rule, order, lane, settings, layout } = draft
  const word = layout.words[lane >> 5] ?? 0
  const bit = 1 << (lane & 31)
  const when = rule.when.map((test) =>
    writeTest(draft, test, { plane: word, bit, rulesOut: (state) => state === FAILS }),
  )
  const must = rule.must.map((group, at) =>
    group.map((test) => writeTest(draft, test, { plane: word + 1 + at, bit, rulesOut: (state) => state !== HOLDS })),
  )
  const written = rule.otherwise.kind === 'oblige' ? rule.otherwise.obligations : []
  const obligations = resolveObligations(written, settings)
  const forbidden = new Set(written.flatMap((obligation) => FORBIDDEN_ACTIONS[obligation.kind]))
  return {
    rule,
    order,
    byAnyPattern: ![...rule.when, ...rule.must.flat()].some(restsOnPattern),
    when,
    must,
    obligations,
    merge: mergeKeyOf(obligations, draft.spans),
    kinds: kindsMask(written.map((obligation) => obligation.kind)),
    forbids: ACTIONS.reduce((mask, action, at) => (forbidden.has(action) ? mask | (1 << at) : mask), 0),
    known: new Map(),
  }
}

function restsOnPattern(test: Test): boolean {
  const facts = 'other' in test ? [test.fact, test.other] : [test.fact]
  return facts.some((fact) => fact === 'connection.pattern' || fact === 'connection.local')
}

type Place = { readonly plane: number; readonly bit: number; readonly rulesOut: (state: number) => boolean }

function writeTest({ rule, settings, layout, gathered, rows }: LaneDraft, test: Test, place: Place): CompiledTest {
  const at = gathered.places.get(placeOf(test, ruleMaxAge(rule, settings)))
  if (at === undefined) throw new Error(`rule ${rule.id}: no row for ${test.fact}`)
  const outcomes = 'left' in at ? relationOutcomes() : slotOutcomes(at, test, settings)
  outcomes.forEach((outcome, code) => {
    const cell = (at.row + code) * layout.stride + place.plane
    if (place.rulesOut(outcome & 3)) rows[cell] = (rows[cell] ?? 0) & ~place.bit
  })
  return { index: at.index, facts: 'other' in test ? [test.fact, test.other] : [test.fact], outcomes }
}

function slotOutcomes(slot: Slot, test: Test, settings: Readonly<Record<string, number>>): Uint8Array {
  const outcomes = new Uint8Array(slot.codes).fill(UNKNOWN_STATE | BLAME_OWN)
  outcomes[STALE] = STALE_STATE | BLAME_OWN
  representatives(slot).forEach((value, at) => {
    outcomes[FIRST_VALUE + at] = holdsFor(test, { value, now: 0, settings }) ? HOLDS : FAILS | BLAME_OWN
  })
  return outcomes
}

function relationOutcomes(): Uint8Array {
  const outcomes = new Uint8Array(RELATION_CODES)
  for (let code = 0; code < RELATION_CODES; code++) {
    const { left, right } = sidesOf(code)
    const state = left === STALE_OPERAND || right === STALE_OPERAND ? STALE_STATE : UNKNOWN_STATE
    outcomes[code] = state | (left > 0 ? BLAME_OWN : 0) | (right > 0 ? BLAME_OTHER : 0)
  }
  outcomes[RELATION_HOLDS] = HOLDS
  outcomes[RELATION_FAILS] = FAILS | BLAME_OWN | BLAME_OTHER
  return outcomes
}

function markFull(gathered: Gathered, rows: Int32Array, stride: number): void {
  for (const { row: first, full } of [...gathered.slots, ...gathered.relations])
    for (let code = 0; code < full.length; code++) {
      const row = rows.subarray((first + code) * stride, (first + code + 1) * stride)
      full[code] = row.every((cell) => cell === -1) ? 1 : 0
    }
}

function liveWords(
  rows: Int32Array,
  { words, stride }: Layout,
  { rowCount, liveStride }: { readonly rowCount: number; readonly liveStride: number },
): Int32Array {
  const live = new Int32Array(rowCount * liveStride)
  for (let row = 0; row < rowCount; row++)
    for (let word = 0; word < words.length - 1; word++) {
      const at = row * liveStride + (word >> 5)
      if (rows[row * stride + (words[word] ?? 0)] !== 0) live[at] = (live[at] ?? 0) | (1 << (word & 31))
    }
  return live
}

/** What is asked anew at every question; the pattern is not among them, since prepared facts keep rows for each pattern. */
const ASKED_ANEW: readonly FactKey[] = ['connection.action', 'connection.resource']

function dependsOnAsk(rules: readonly Rule[], wordCount: number): Int32Array {
  const mask = new Int32Array(wordCount)
  rules.forEach((rule, lane) => {
    const facts = rule.must
      .flat()
      .flatMap((test): readonly FactKey[] => ('other' in test ? [test.fact, test.other] : [test.fact]))
    if (facts.some((fact) => ASKED_ANEW.includes(fact))) mask[lane >> 5] = (mask[lane >> 5] ?? 0) | (1 << (lane & 31))
  })
  return mask
}

/** Before any fact is read every rule applies, and every group that exists holds. */
function initialRow(rules: readonly Rule[], { words, stride }: Layout): Int32Array {
  const row = new Int32Array(stride)
  rules.forEach((rule, lane) => {
    const begin = words[lane >> 5] ?? 0
    for (let plane = begin; plane <= begin + rule.must.length; plane++)
      row[plane] = (row[plane] ?? 0) | (1 << (lane & 31))
  })
  return row
}

function phasesOf(lanes: readonly Lane[], wordCount: number, end: number): readonly [Phase, ...Phase[]] {
  const starts = [...new Set(lanes.flatMap(({ rule }) => (rule.from === undefined ? [] : [rule.from])))].sort(
    (a, b) => a - b,
  )
  const [first, ...rest] = [-Infinity, ...starts].map((from, at) =>
    phaseOf(lanes, wordCount, { from, until: Math.min(starts[at] ?? Infinity, end) }),
  )
  if (first === undefined) throw new Error('there is always a first phase')
  return [first, ...rest]
}

function phaseOf(
  lanes: readonly Lane[],
  wordCount: number,
  span: { readonly from: number; readonly until: number },
): Phase {
  const does = Uint8Array.from(lanes, ({ rule }) => whatItDoes(rule, span.from))
  const maskOf = (wanted: number) => {
    const mask = new Int32Array(wordCount)
    does.forEach((done, lane) => {
      if (done === wanted) mask[lane >> 5] = (mask[lane >> 5] ?? 0) | (1 << (lane & 31))
    })
    return mask
  }
  return { ...span, does, denies: maskOf(DENY), obliges: maskOf(OBLIGE) }
}

function whatItDoes(rule: Rule, now: number): number {
  if (rule.mode === 'observe' || (rule.from !== undefined && now < rule.from)) return OBSERVE
  if (rule.mode === 'warn') return WARN
  switch (rule.otherwise.kind) {
    case 'deny':
      return DENY
    case 'stepUp':
      return rule.otherwise.proof === 'passkey' ? STEP_UP_PASSKEY : STEP_UP
    case 'oblige':
      return OBLIGE
    case 'warn':
      return WARN
  }
}

function isAskFact(fact: FactKey): boolean {
  return (ASK_FACTS as readonly FactKey[]).includes(fact)
}

function askSides(relation: Relation): readonly FactKey[] {
  return [relation.left.fact, relation.right.fact].filter(isAskFact)
}

function isOfPattern(relation: Relation): boolean {
  const [only, ...others] = askSides(relation)
  return only === 'connection.pattern' && others.length === 0
}

function bySubject<T extends { readonly subject: SubjectKind }>(
  all: readonly T[],
): Readonly<Record<SubjectKind, readonly T[]>> {
  const of = (kind: SubjectKind) => all.filter((one) => one.subject === kind)
  const [person, device, session, connection, resource, organisation] = SUBJECT_KINDS.map(of)
  return {
    person: person ?? [],
    device: device ?? [],
    session: session ?? [],
    connection: connection ?? [],
    resource: resource ?? [],
    organisation: organisation ?? [],
  }
}
