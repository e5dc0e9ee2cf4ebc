import type { DayResource, DayWay } from '@taga/contract'
import { type Facts, LEVELS, type Level, PATTERN_IDS, type PatternId, type Reason, type Seen } from '@taga/core'
import { connectionFacts } from '../decisions/connection-facts.ts'
import { type CellState, type TodayRules, judgeWay, supposedThing } from '../decisions/judge-today.ts'
import { bestOf, forPattern } from '../decisions/today.ts'
import { placeFacts } from '../places/place-facts.ts'
import type { KnownPlace } from '../places/read-place.ts'

/** What is known of one person, session and device this minute. */
export type DayFacts = {
  readonly person: Seen
  readonly device: Seen
  readonly session: Seen
  readonly place: Pick<KnownPlace, 'said' | 'check'>
}

export type Thing = {
  readonly id: string
  readonly name: string
  readonly level: Level | undefined
  readonly facts: Seen
}

export type JudgedDay = {
  readonly state: CellState
  readonly patterns: readonly PatternId[]
  readonly ways: readonly DayWay[]
  readonly resources: readonly DayResource[]
  /** Each rule once, those that stand in the most ways first. */
  readonly reasons: readonly Reason[]
  readonly validUntil: number
}

type JudgedWay = ReturnType<typeof judgeWay> & { readonly pattern: PatternId }

/**
 * What is open to one person now: each way of working with each level of information (supposing something they have the right to), and each
 * thing they have the right to. The work itself is supposed to go over the gateway, which is where it will be decided again.
 */
export function judgeDay(rules: TodayRules, known: DayFacts, things: readonly Thing[], now: number): JudgedDay {
  const all: JudgedWay[] = []
  const judge = (
    pattern: PatternId,
    level: Level | undefined,
    about: Pick<Facts, 'person' | 'resource'>,
    id?: string,
  ) => {
    const connection = { ...connectionFacts({ pattern, path: 'gateway' }, now), ...placeOf(known, level) }
    const facts = { ...about, device: known.device, session: known.session, connection, organisation: {} }
    const judged = {
      ...judgeWay(rules, { facts, pattern, ...(id === undefined ? {} : { resource: id }) }, now),
      pattern,
    }
    all.push(judged)
    return judged
  }

  const supposed = PATTERN_IDS.flatMap((pattern) =>
    LEVELS.map((level) => ({ level, judged: judge(pattern, level, supposedThing(known.person, level, now)) })),
  )
  const closed = new Set(
    supposed.filter(({ judged }) => judged.reasons.some(forPattern)).map(({ judged }) => judged.pattern),
  )
  const open = PATTERN_IDS.filter((pattern) => !closed.has(pattern))
  const patterns = open.length > 0 ? open : PATTERN_IDS
  const resources = things.map((thing) =>
    asResource(
      thing,
      patterns.map((pattern) => judge(pattern, thing.level, { person: known.person, resource: thing.facts }, thing.id)),
    ),
  )
  const usable = supposed.filter(({ judged }) => patterns.includes(judged.pattern))
  const forWork = usable.filter(({ level }) => level === 'business')
  const counted = all.filter(({ pattern }) => patterns.includes(pattern))
  return {
    state: bestOf(forWork.map(({ judged }) => judged)),
    patterns,
    ways: usable.map(({ level, judged }) => ({ level, ...asWay(judged) })),
    resources,
    reasons: mostFirst(counted.flatMap((judged) => judged.reasons)),
    validUntil: Math.min(...counted.map(({ decision }) => decision.validUntil)),
  }
}

function placeOf({ place }: DayFacts, level: Level | undefined): Seen {
  return placeFacts(place.said, place.check, level)
}

function asResource(thing: Thing, judged: readonly JudgedWay[]): DayResource {
  const state = bestOf(judged)
  const { id, name, level } = thing
  const ways = judged.toSorted((one, other) => Number(other.state === state) - Number(one.state === state)).map(asWay)
  return { resource: id, name, ...(level === undefined ? {} : { level }), state, ways }
}

function asWay({ pattern, state, reasons, decision }: JudgedWay): Omit<DayWay, 'level'> {
  return {
    pattern,
    state,
    rules: [...new Set(reasons.map((reason) => reason.rule))],
    obligations: [...decision.obligations],
    instead: decision.outcome === 'allow' ? [] : [...decision.instead],
  }
}

function mostFirst(reasons: readonly Reason[]): readonly Reason[] {
  const counted = new Map<string, { readonly reason: Reason; count: number }>()
  for (const reason of reasons) {
    const known = counted.get(reason.rule)
    if (known === undefined) counted.set(reason.rule, { reason, count: 1 })
    else known.count += 1
  }
  return [...counted.values()].toSorted((one, other) => other.count - one.count).map(({ reason }) => reason)
}
