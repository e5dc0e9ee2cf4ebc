import { PATTERN_IDS, type PatternId } from '../guideline/ids.ts'
import { LEAVES_DATA } from './ask-facts.ts'
import {
  type CompiledRules,
  DENY,
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
import { mergeObligations, PATTERN_CARRIES_MASKS } from './obligations.ts'
import { emptyPrepared, narrow, type Prepared, readAgain, wholeMs } from './prepare.ts'
import { KNOWN, type Relation, relationCode, type Side, UNKNOWN_OPERAND } from './relations.ts'
import type { Obligation } from './rule.ts'
import { FIRST_VALUE, UNKNOWN } from './slots.ts'

const NOTHING: readonly never[] = Object.freeze([])
const PATTERN_INDEX: ReadonlyMap<string, number> = new Map(PATTERN_IDS.map((pattern, at) => [pattern, at]))
const ACTION_INDEX: ReadonlyMap<string, number> = new Map(ACTIONS.map((action, at) => [action, at]))
/** Room to read the facts of a question that is asked once, one for each set of rules; it is overwritten by every `decide`. */
const ROOMS = new WeakMap<CompiledRules, Prepared>()

/**
 * May this person, with this device and session, over this connection, do what is asked with this resource, at `now` (epoch ms)?
 * Unknown is never good enough: a fact that nobody reported, that is too old, from the future or of the wrong type counts against access
 * wherever a rule in force asks for it. Throws RangeError where `now` is no time or the ask names no known pattern or action.
 */
export function decide(rules: CompiledRules, question: Question, now: number): Decision {
  let room = ROOMS.get(rules)
  if (room === undefined) {
    room = emptyPrepared(rules, question.facts)
    ROOMS.set(rules, room)
  }
  readAgain(room, question.facts, now)
  return decidePrepared(rules, room, question.ask, now)
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
  const obligations = found.obliged === undefined ? NOTHING : mergeObligations(found.obliged)
  const warnings = found.warnings ?? NOTHING
  const observed = found.observed ?? NOTHING
  const { notInForce, version } = rules
  const reasons = joinReasons(found.denials, found.stepUps)
  if (reasons === undefined)
    return { outcome: 'allow', warnings, observed, notInForce, obligations, validUntil, rules: version }
  const instead = otherPatterns(prepared, phase, asked, found.firstDenial)
  if (found.denials !== undefined)
    return {
      outcome: 'deny',
      reasons,
      instead,
      warnings,
      observed,
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
    notInForce,
    obligations,
    validUntil,
    rules: version,
  }
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
  readonly actionCode: number
  readonly resourceCode: number
}

function readAsk({ rules }: Prepared, ask: Ask): Asked {
  const pattern = PATTERN_INDEX.get(ask.pattern)
  const action = ACTION_INDEX.get(ask.action)
  if (pattern === undefined || action === undefined) throw new RangeError('the ask names no known pattern or action')
  const { actionSlot, resourceSlot, openRow, stride } = rules
  const actionCode = actionSlot === undefined ? UNKNOWN : FIRST_VALUE + action
  const resourceCode = resourceSlot === undefined ? UNKNOWN : (resourceSlot.codeOf.get(ask.resource) ?? FIRST_VALUE)
  const actionRow = actionSlot === undefined ? openRow : actionSlot.rows + actionCode * stride
  const resourceRow = resourceSlot === undefined ? openRow : resourceSlot.rows + resourceCode * stride
  return { ask, pattern, action, actionRow, resourceRow, actionCode, resourceCode }
}

type Found = {
  denials: Reasons | undefined
  stepUps: Reasons | undefined
  warnings: Reason[] | undefined
  observed: Reason[] | undefined
  obliged: (readonly Obligation[])[] | undefined
  proof: 'any' | 'passkey'
  firstDenial: number
}

/** Goes through the rules that take effect and puts their reasons where they belong. */
function weigh(prepared: Prepared, phase: Phase, asked: Asked): Found {
  const { words, rows, lanes } = prepared.rules
  const found: Found = {
    denials: undefined,
    stepUps: undefined,
    warnings: undefined,
    observed: undefined,
    obliged: undefined,
    proof: 'any',
    firstDenial: -1,
  }
  const row = patternRow(prepared, asked.pattern, asked)
  const begin = row === prepared.byPattern ? asked.pattern * prepared.rules.stride : 0
  const { actionRow, resourceRow } = asked
  let settled = false
  for (let word = 0; word < words.length - 1; word++) {
    let plane = words[word] ?? 0
    let left = (row[begin + plane] ?? 0) & (rows[actionRow + plane] ?? 0) & (rows[resourceRow + plane] ?? 0)
    if (left === 0) continue
    const end = words[word + 1] ?? 0
    for (plane += 1; plane < end; plane++)
      left &= ~((row[begin + plane] ?? 0) & (rows[actionRow + plane] ?? 0) & (rows[resourceRow + plane] ?? 0))
    if (left !== 0 && !settled) {
      settleCodes(prepared, asked)
      settled = true
    }
    while (left !== 0) {
      const bit = 31 - Math.clz32(left & -left)
      left &= left - 1
      const at = word * 32 + bit
      const lane = lanes[at]
      if (lane !== undefined) takeEffect(found, lane, { prepared, asked, word, does: phase.does[at] ?? DENY })
    }
  }
  return found
}

type Taken = { readonly prepared: Prepared; readonly asked: Asked; readonly word: number; readonly does: number }

function takeEffect(found: Found, lane: Lane, { prepared, asked, word, does }: Taken): void {
  const hindrance = lane.kinds === 0 ? undefined : hindranceOf(lane, prepared, asked.action)
  if (does === OBLIGE) {
    if (found.obliged === undefined) found.obliged = [lane.obligations]
    else found.obliged.push(lane.obligations)
    if (hindrance === undefined) return
  }
  const reason = hindrance ?? reasonOf(lane, prepared.codes)
  if (does === OBSERVE) {
    if (found.observed === undefined) found.observed = [reason]
    else found.observed.push(reason)
  } else if (does === WARN) {
    if (found.warnings === undefined) found.warnings = [reason]
    else found.warnings.push(reason)
  } else if (does === STEP_UP || does === STEP_UP_PASSKEY) {
    if (does === STEP_UP_PASSKEY) found.proof = 'passkey'
    if (found.stepUps === undefined) found.stepUps = [reason]
    else found.stepUps.push(reason)
  } else if (found.denials === undefined) {
    found.denials = [reason]
    found.firstDenial = word
  } else found.denials.push(reason)
}

/** The other patterns that nothing would deny. `firstDenial` is the word in which the asked pattern was denied: the best place to look. */
function otherPatterns(prepared: Prepared, phase: Phase, asked: Asked, firstDenial: number): readonly PatternId[] {
  let instead: PatternId[] | undefined
  for (let pattern = 0; pattern < PATTERN_IDS.length; pattern++) {
    if (pattern === asked.pattern || isDenied(prepared, phase, asked, { pattern, firstDenial })) continue
    const id = PATTERN_IDS[pattern]
    if (id === undefined) continue
    if (instead === undefined) instead = [id]
    else instead.push(id)
  }
  return instead ?? NOTHING
}

type Other = { readonly pattern: number; readonly firstDenial: number }

function isDenied(prepared: Prepared, phase: Phase, asked: Asked, { pattern, firstDenial }: Other): boolean {
  const row = patternRow(prepared, pattern, asked)
  const begin = row === prepared.byPattern ? pattern * prepared.rules.stride : 0
  const carries = PATTERN_CARRIES_MASKS[pattern] ?? 0
  if (firstDenial >= 0 && isDeniedInWord(prepared.rules, { row, begin, carries, phase, asked }, firstDenial))
    return true
  for (let word = 0; word < prepared.rules.words.length - 1; word++)
    if (word !== firstDenial && isDeniedInWord(prepared.rules, { row, begin, carries, phase, asked }, word)) return true
  return false
}

type Look = {
  readonly row: Int32Array
  readonly begin: number
  readonly carries: number
  readonly phase: Phase
  readonly asked: Asked
}

function isDeniedInWord(rules: CompiledRules, { row, begin, carries, phase, asked }: Look, word: number): boolean {
  const { words, rows, lanes } = rules
  const { actionRow, resourceRow } = asked
  const denies = phase.denies[word] ?? 0
  const obliges = phase.obliges[word] ?? 0
  let plane = words[word] ?? 0
  let left =
    (row[begin + plane] ?? 0) & (rows[actionRow + plane] ?? 0) & (rows[resourceRow + plane] ?? 0) & (denies | obliges)
  const end = words[word + 1] ?? 0
  for (plane += 1; left !== 0 && plane < end; plane++)
    left &= ~((row[begin + plane] ?? 0) & (rows[actionRow + plane] ?? 0) & (rows[resourceRow + plane] ?? 0))
  if ((left & denies) !== 0) return true
  while (left !== 0) {
    const lane = lanes[word * 32 + 31 - Math.clz32(left & -left)]
    left &= left - 1
    if (lane !== undefined && ((lane.kinds & ~carries) !== 0 || (lane.forbids & (1 << asked.action)) !== 0)) return true
  }
  return false
}

/**
 * The rows of everything but action and resource, for one pattern. They are kept in `byPattern`, unless some rule compares the action or
 * the resource asked for with another fact: then they are put together for this ask.
 */
function patternRow(prepared: Prepared, pattern: number, asked: Asked): Int32Array {
  if ((prepared.made & (1 << pattern)) === 0) makePatternRow(prepared, pattern)
  const { rules } = prepared
  if (rules.askRelations.length === 0) return prepared.byPattern
  const row = prepared.byPattern.slice(pattern * rules.stride, (pattern + 1) * rules.stride)
  for (const relation of rules.askRelations) {
    const code = askRelationCode(prepared, relation, {
      ...asked.ask,
      pattern: PATTERN_IDS[pattern] ?? asked.ask.pattern,
    })
    if (relation.full[code] === 0) narrow(row, 0, rules, relation.rows + code * rules.stride)
  }
  return row
}

function makePatternRow(prepared: Prepared, pattern: number): void {
  const { rules, byPattern, patternCodes } = prepared
  const id = PATTERN_IDS[pattern] ?? PATTERN_IDS[0]
  const begin = pattern * rules.stride
  byPattern.set(prepared.row, begin)
  if (rules.patternSlot !== undefined)
    narrow(byPattern, begin, rules, rules.patternSlot.rows + (FIRST_VALUE + pattern) * rules.stride)
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
    narrow(byPattern, begin, rules, slot.rows + code * rules.stride)
  })
  for (const relation of rules.patternRelations) {
    const code = askRelationCode(prepared, relation, { pattern: id, resource: '', action: 'view' })
    patternCodes[at++] = code
    narrow(byPattern, begin, rules, relation.rows + code * rules.stride)
  }
  prepared.made |= 1 << pattern
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
