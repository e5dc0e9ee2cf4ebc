import type { Facts } from '../facts/observation.ts'
import { PATTERN_IDS, type PatternId } from '../guideline/ids.ts'
import { LEAVES_DATA } from './ask-facts.ts'
import {
  type CompiledRules,
  DENY,
  EXEMPTED,
  type Lane,
  OBLIGE,
  OBSERVE,
  type Phase,
  STEP_UP,
  STEP_UP_PASSKEY,
  WARN,
} from './compile.ts'
import { ACTIONS, type Ask, type Decision, type Question, type Reason } from './decision.ts'
import { hindranceOf, reasonOf } from './explain.ts'
import { mergeObligations, NO_SPAN, PATTERN_CARRIES_MASKS } from './obligations.ts'
import {
  emptyPrepared,
  joinAgain,
  narrow,
  type Prepared,
  type PreparedSubjects,
  readAgain,
  wholeMs,
} from './prepare.ts'
import { KNOWN, type Relation, relationCode, type Side, UNKNOWN_OPERAND } from './relations.ts'
import type { Obligation } from './rule.ts'
import { FIRST_VALUE, UNKNOWN } from './slots.ts'

/** Lists of merged obligations kept at most; further ones are put together each time. */
const MERGED_KEPT = 1024
const NOTHING: readonly never[] = Object.freeze([])
const PATTERN_INDEX: ReadonlyMap<string, number> = new Map(PATTERN_IDS.map((pattern, at) => [pattern, at]))
const ACTION_INDEX: ReadonlyMap<string, number> = new Map(ACTIONS.map((action, at) => [action, at]))
/** Room to read the facts of a question that is asked once, one for each set of rules; it is overwritten by every question. */
const ROOMS = new WeakMap<CompiledRules, Prepared>()
const NO_FACTS: Facts = { person: {}, device: {}, session: {}, connection: {}, resource: {}, organisation: {} }

/**
 * May this person, with this device and session, over this connection, do what is asked with this resource, at `now` (epoch ms)?
 * Unknown is never good enough: a fact that nobody reported, that is too old, from the future or of the wrong type counts against access
 * wherever a rule in force asks for it. Throws RangeError where `now` is no time or the ask names no known pattern or action.
 */
export function decide(rules: CompiledRules, question: Question, now: number): Decision {
  const room = roomFor(rules)
  readAgain(room, question.facts, now)
  return decidePrepared(rules, room, question.ask, now)
}

/** The same answer from subjects that were prepared one by one with these rules, as each one's facts landed. */
export function decideSubjects(rules: CompiledRules, subjects: PreparedSubjects, ask: Ask, now: number): Decision {
  const room = roomFor(rules)
  joinAgain(room, subjects)
  return decidePrepared(rules, room, ask, now)
}

function roomFor(rules: CompiledRules): Prepared {
  const found = ROOMS.get(rules)
  if (found !== undefined) return found
  const room = emptyPrepared(rules, NO_FACTS)
  ROOMS.set(rules, room)
  return room
}

/** The same answer from facts prepared with these rules before; they are read again by themselves where their time has passed. */
export function decidePrepared(rules: CompiledRules, prepared: Prepared, ask: Ask, now: number): Decision {
  if (prepared.rules !== rules) throw new Error('the facts were prepared with other rules')
  const at = wholeMs(now)
  if (!(at >= prepared.from && at < prepared.until)) readAgain(prepared, prepared.facts, at)
  const phase = phaseAt(rules.phases, at)
  const asked = readAsk(prepared, ask)
  const found = weigh(prepared, phase, asked)
  const validUntil = Math.min(prepared.until, phase.until)
  const obligations = found.obliged === undefined ? NOTHING : merge(rules, found.obliged)
  const warnings = found.warnings ?? NOTHING
  const observed = found.observed ?? NOTHING
  const exempted = found.exempted ?? NOTHING
  const { notInForce, version } = rules
  const reasons = joinReasons(found.denials, found.stepUps)
  if (reasons === undefined)
    return { outcome: 'allow', warnings, observed, exempted, notInForce, obligations, validUntil, rules: version }
  const instead = found.isDeniedAnyway ? NOTHING : otherPatterns(prepared, phase, asked)
  if (found.denials !== undefined)
    return {
      outcome: 'deny',
      reasons,
      instead,
      warnings,
      observed,
      exempted,
      notInForce,
      obligations,
      validUntil,
      rules: version,
    }
  const { proof } = found
  return {
    outcome: 'step-up',
    proof,
    reasons,
    instead,
    warnings,
    observed,
    exempted,
    notInForce,
    obligations,
    validUntil,
    rules: version,
  }
}

/** Equal merged obligations are one list. */
function merge(rules: CompiledRules, obliged: readonly Lane[]): readonly Obligation[] {
  let simple = 0
  let idleLock = NO_SPAN
  let maxLength = NO_SPAN
  for (const { merge: key } of obliged) {
    simple |= key.simple
    if (key.idleLock < idleLock) idleLock = key.idleLock
    if (key.maxLength < maxLength) maxLength = key.maxLength
  }
  const key = (maxLength * 0x4000 + idleLock) * 0x100 + simple
  const known = rules.merged.get(key)
  if (known !== undefined) return known
  const merged = mergeObligations(obliged.map((lane) => lane.obligations))
  if (rules.merged.size < MERGED_KEPT) rules.merged.set(key, merged)
  return merged
}

type Reasons = [Reason, ...Reason[]]

function joinReasons(denials: Reasons | undefined, stepUps: Reasons | undefined): Reasons | undefined {
  if (denials === undefined) return stepUps
  return stepUps === undefined ? denials : [...denials, ...stepUps]
}

function phaseAt(phases: readonly [Phase, ...Phase[]], now: number): Phase {
  let phase = phases[0]
  for (let at = 1; at < phases.length; at++) {
    const next = phases[at]
    if (next === undefined || next.from > now) break
    phase = next
  }
  return phase
}

/** The ask as positions: where its rows begin, and its words for comparisons with other facts. */
type Asked = {
  readonly ask: Ask
  readonly pattern: number
  readonly action: number
  readonly actionRow: number
  readonly resourceRow: number
  readonly actionLive: number
  readonly resourceLive: number
  readonly actionCode: number
  readonly resourceCode: number
}

function readAsk({ rules }: Prepared, ask: Ask): Asked {
  const pattern = PATTERN_INDEX.get(ask.pattern)
  const action = ACTION_INDEX.get(ask.action)
  if (pattern === undefined || action === undefined) throw new RangeError('the ask names no known pattern or action')
  const { actionSlot, resourceSlot, openRow, stride, liveStride } = rules
  const actionCode = actionSlot === undefined ? UNKNOWN : FIRST_VALUE + action
  const resourceCode = resourceSlot === undefined ? UNKNOWN : (resourceSlot.codeOf.get(ask.resource) ?? FIRST_VALUE)
  const actionAt = actionSlot === undefined ? openRow : actionSlot.row + actionCode
  const resourceAt = resourceSlot === undefined ? openRow : resourceSlot.row + resourceCode
  return {
    ask,
    pattern,
    action,
    actionRow: actionAt * stride,
    resourceRow: resourceAt * stride,
    actionLive: actionAt * liveStride,
    resourceLive: resourceAt * liveStride,
    actionCode,
    resourceCode,
  }
}

type Found = {
  denials: Reasons | undefined
  stepUps: Reasons | undefined
  warnings: Reason[] | undefined
  observed: Reason[] | undefined
  exempted: Reason[] | undefined
  obliged: Lane[] | undefined
  proof: 'any' | 'passkey'
  /** Something denies that would deny every pattern. */
  isDeniedAnyway: boolean
}

/** Goes through the rules that take effect and puts their reasons where they belong. */
function weigh(prepared: Prepared, phase: Phase, asked: Asked): Found {
  const { lanes } = prepared.rules
  const found: Found = {
    denials: undefined,
    stepUps: undefined,
    warnings: undefined,
    observed: undefined,
    exempted: undefined,
    obliged: undefined,
    proof: 'any',
    isDeniedAnyway: false,
  }
  const taking = lanesTakingEffect(prepared, asked)
  if (taking === undefined) return found
  settleCodes(prepared, asked)
  for (const index of taking) {
    const lane = lanes[index]
    if (lane === undefined) continue
    const does = isExempt(prepared, index) ? EXEMPTED : (phase.does[index] ?? DENY)
    takeEffect(found, lane, { prepared, asked, does })
  }
  return found
}

function isExempt({ exempt }: Prepared, lane: number): boolean {
  return exempt !== undefined && ((exempt[lane >> 5] ?? 0) & (1 << (lane & 31))) !== 0
}

/** Positions of the lanes that take effect, in the order in which their rules stood; undefined where there are none. */
function lanesTakingEffect(prepared: Prepared, asked: Asked): readonly number[] | undefined {
  const { lanes, liveStride } = prepared.rules
  const { pattern } = asked
  const late = patternRow(prepared, pattern, asked)
  let taking: number[] | undefined
  for (let at = 0; at < liveStride; at++) {
    let words = liveWords(prepared, pattern, asked, at)
    while (words !== 0) {
      const word = at * 32 + 31 - Math.clz32(words & -words)
      words &= words - 1
      let left = takenIn(prepared, pattern, asked, word, late)
      while (left !== 0) {
        const index = word * 32 + 31 - Math.clz32(left & -left)
        left &= left - 1
        if (taking === undefined) taking = [index]
        else insertByOrder(taking, index, lanes)
      }
    }
  }
  return taking
}

/** Lanes come in nearly the right order: those about one resource after those about any. */
function insertByOrder(taking: number[], index: number, lanes: readonly Lane[]): void {
  const order = lanes[index]?.order ?? 0
  let at = taking.length
  for (; at > 0; at--) {
    const before = taking[at - 1] ?? 0
    if ((lanes[before]?.order ?? 0) <= order) break
    taking[at] = before
  }
  taking[at] = index
}

/** The words in which a rule may take effect, 32 of them at a time. */
function liveWords(
  { rules, live }: Prepared,
  pattern: number,
  { actionLive, resourceLive }: Asked,
  at: number,
): number {
  return (
    (live[pattern * rules.liveStride + at] ?? 0) &
    (rules.live[actionLive + at] ?? 0) &
    (rules.live[resourceLive + at] ?? 0)
  )
}

/** The rules of one word that take effect. */
function takenIn(
  prepared: Prepared,
  pattern: number,
  asked: Asked,
  word: number,
  late: Int32Array | undefined,
): number {
  const { rows, words, depends } = prepared.rules
  const { actionRow, resourceRow } = asked
  const begin = words[word] ?? 0
  let taken =
    (prepared.taking[pattern * depends.length + word] ?? 0) &
    (rows[actionRow + begin] ?? 0) &
    (rows[resourceRow + begin] ?? 0)
  if (late !== undefined) taken &= late[begin] ?? 0
  const open = taken & (depends[word] ?? 0)
  if (open === 0) return taken
  const row = pattern * prepared.rules.stride
  const end = words[word + 1] ?? 0
  let met = 0
  for (let plane = begin + 1; plane < end; plane++)
    met |=
      (prepared.byPattern[row + plane] ?? 0) &
      (rows[actionRow + plane] ?? 0) &
      (rows[resourceRow + plane] ?? 0) &
      (late === undefined ? -1 : (late[plane] ?? 0))
  return taken & ~(met & open)
}

type Taken = { readonly prepared: Prepared; readonly asked: Asked; readonly does: number }

function takeEffect(found: Found, lane: Lane, { prepared, asked, does }: Taken): void {
  const hindrance = lane.kinds === 0 ? undefined : hindranceOf(lane, prepared, asked.action)
  if (does === OBLIGE) {
    if (found.obliged === undefined) found.obliged = [lane]
    else found.obliged.push(lane)
    if (hindrance === undefined) return
  }
  const reason = hindrance ?? reasonOf(lane, prepared.codes)
  if (does === OBSERVE) {
    if (found.observed === undefined) found.observed = [reason]
    else found.observed.push(reason)
  } else if (does === EXEMPTED) {
    if (found.exempted === undefined) found.exempted = [reason]
    else found.exempted.push(reason)
  } else if (does === WARN) {
    if (found.warnings === undefined) found.warnings = [reason]
    else found.warnings.push(reason)
  } else if (does === STEP_UP || does === STEP_UP_PASSKEY) {
    if (does === STEP_UP_PASSKEY) found.proof = 'passkey'
    if (found.stepUps === undefined) found.stepUps = [reason]
    else found.stepUps.push(reason)
  } else {
    if (lane.byAnyPattern && hindrance === undefined) found.isDeniedAnyway = true
    if (found.denials === undefined) found.denials = [reason]
    else found.denials.push(reason)
  }
}

/** The other patterns that nothing would deny. */
function otherPatterns(prepared: Prepared, phase: Phase, asked: Asked): readonly PatternId[] {
  let instead: PatternId[] | undefined
  for (let pattern = 0; pattern < PATTERN_IDS.length; pattern++) {
    if (pattern === asked.pattern || isDenied(prepared, phase, asked, pattern)) continue
    const id = PATTERN_IDS[pattern]
    if (id === undefined) continue
    if (instead === undefined) instead = [id]
    else instead.push(id)
  }
  return instead ?? NOTHING
}

function isDenied(prepared: Prepared, phase: Phase, asked: Asked, pattern: number): boolean {
  const late = patternRow(prepared, pattern, asked)
  for (let at = 0; at < prepared.rules.liveStride; at++) {
    let words = liveWords(prepared, pattern, asked, at)
    while (words !== 0) {
      const word = at * 32 + 31 - Math.clz32(words & -words)
      words &= words - 1
      const denies = phase.denies[word] ?? 0
      const obliges = phase.obliges[word] ?? 0
      const exempt = prepared.exempt === undefined ? 0 : (prepared.exempt[word] ?? 0)
      const taken = takenIn(prepared, pattern, asked, word, late) & ~exempt
      if ((taken & denies) !== 0) return true
      if (
        (taken & obliges) !== 0 &&
        isHindered(prepared.rules, asked.action, pattern, { word, taken: taken & obliges })
      )
        return true
    }
  }
  return false
}

function isHindered(
  { lanes }: CompiledRules,
  action: number,
  pattern: number,
  { word, taken }: { readonly word: number; readonly taken: number },
): boolean {
  const carries = PATTERN_CARRIES_MASKS[pattern] ?? 0
  for (let left = taken; left !== 0; left &= left - 1) {
    const lane = lanes[word * 32 + 31 - Math.clz32(left & -left)]
    if (lane !== undefined && ((lane.kinds & ~carries) !== 0 || (lane.forbids & (1 << action)) !== 0)) return true
  }
  return false
}

/**
 * Makes sure that the rows of a pattern are there. Where some rule compares the action or the resource asked for with another fact, the
 * rows of those comparisons are put together for this ask; undefined where there are none.
 */
function patternRow(prepared: Prepared, pattern: number, asked: Asked): Int32Array | undefined {
  if ((prepared.made & (1 << pattern)) === 0) makePatternRow(prepared, pattern)
  const { rules } = prepared
  if (rules.askRelations.length === 0) return undefined
  const row = new Int32Array(rules.stride).fill(-1)
  for (const relation of rules.askRelations) {
    const code = askRelationCode(prepared, relation, {
      ...asked.ask,
      pattern: PATTERN_IDS[pattern] ?? asked.ask.pattern,
    })
    if (relation.full[code] === 0) narrow(row, 0, rules, relation.row + code)
  }
  return row
}

function makePatternRow(prepared: Prepared, pattern: number): void {
  const { rules, byPattern, patternCodes } = prepared
  const id = PATTERN_IDS[pattern] ?? PATTERN_IDS[0]
  const begin = pattern * rules.stride
  byPattern.set(prepared.row, begin)
  if (rules.patternSlot !== undefined) narrow(byPattern, begin, rules, rules.patternSlot.row + FIRST_VALUE + pattern)
  let at = pattern * (rules.localSlots.length + rules.patternRelations.length)
  rules.localSlots.forEach((slot, position) => {
    const leaves = LEAVES_DATA[id]
    const code =
      leaves === 'whereSavingIsPossible'
        ? (prepared.savingCodes[position] ?? UNKNOWN)
        : leaves === 'always'
          ? FIRST_VALUE + 1
          : FIRST_VALUE
    patternCodes[at++] = code
    narrow(byPattern, begin, rules, slot.row + code)
  })
  for (const relation of rules.patternRelations) {
    const code = askRelationCode(prepared, relation, { pattern: id, resource: '', action: 'view' })
    patternCodes[at++] = code
    narrow(byPattern, begin, rules, relation.row + code)
  }
  findTaking(prepared, pattern)
  prepared.made |= 1 << pattern
}

/** What a pattern's rows come to, as far as that does not depend on the action and the resource asked for. */
function findTaking({ rules, byPattern, taking, live }: Prepared, pattern: number): void {
  const { words, depends, stride, liveStride } = rules
  const first = pattern * stride
  live.fill(0, pattern * liveStride, (pattern + 1) * liveStride)
  for (let word = 0; word < depends.length; word++) {
    const begin = words[word] ?? 0
    const end = words[word + 1] ?? 0
    const open = depends[word] ?? 0
    let left = byPattern[first + begin] ?? 0
    for (let plane = begin + 1; left !== 0 && plane < end; plane++) left &= ~(byPattern[first + plane] ?? 0) | open
    taking[pattern * depends.length + word] = left
    if (left !== 0)
      live[pattern * liveStride + (word >> 5)] = (live[pattern * liveStride + (word >> 5)] ?? 0) | (1 << (word & 31))
  }
}

function askRelationCode(prepared: Prepared, { op, left, right }: Relation, ask: Ask): number {
  return relationCode(op, askSide(prepared, left, ask), askSide(prepared, right, ask))
}

function askSide(prepared: Prepared, { fact, index }: Relation['left'], ask: Ask): Side {
  if (fact === 'connection.pattern') return { state: KNOWN, value: ask.pattern }
  if (fact === 'connection.resource') return { state: KNOWN, value: ask.resource }
  if (fact === 'connection.action') return { state: KNOWN, value: ask.action }
  return { state: prepared.operandStates[index] ?? UNKNOWN_OPERAND, value: prepared.operandValues[index] }
}

/** Writes the codes that depend on the ask beside the others, for the reasons to be read from. */
function settleCodes(prepared: Prepared, asked: Asked): void {
  const { rules, codes, patternCodes } = prepared
  if (rules.patternSlot !== undefined) codes[rules.patternSlot.index] = FIRST_VALUE + asked.pattern
  if (rules.actionSlot !== undefined) codes[rules.actionSlot.index] = asked.actionCode
  if (rules.resourceSlot !== undefined) codes[rules.resourceSlot.index] = asked.resourceCode
  let at = asked.pattern * (rules.localSlots.length + rules.patternRelations.length)
  for (const slot of rules.localSlots) codes[slot.index] = patternCodes[at++] ?? UNKNOWN
  for (const relation of rules.patternRelations) codes[relation.index] = patternCodes[at++] ?? UNKNOWN
  for (const relation of rules.askRelations) codes[relation.index] = askRelationCode(prepared, relation, asked.ask)
}
