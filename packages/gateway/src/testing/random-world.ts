import assert from 'node:assert/strict'
import {
  compile,
  type CompiledRules,
  decide,
  DEFAULT_RULES,
  type Facts,
  liveEffect,
  type Rule,
  SOURCES,
  type Value,
} from '@taga/core'
import fc from 'fast-check'
import { vi } from 'vitest'
import type { SubjectRef } from '../facts/known.ts'
import { createTestFacts, seen, type TestFacts } from './test-facts.ts'
import { createTestLog } from './test-log.ts'
import { createTestHold, OPENING, setGoodFacts, type TestHold } from './test-opening.ts'
import { createLiveConnections } from '../live/create-live-connections.ts'
import type { LiveConnection, LiveConnections, Opening } from '../live/live-connection.ts'
import { connectionFacts } from '../live/what-is-known.ts'

/** What may happen, in any order. Numbers name one of three people with their devices and sessions, or one of the connections so far. */
export type Happening =
  | {
      readonly kind: 'open'
      readonly who: number
      readonly what: number
      readonly begins: boolean
      readonly throws: boolean
    }
  | { readonly kind: 'begin' | 'close'; readonly which: number }
  | { readonly kind: 'change'; readonly change: number; readonly who: number }
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'rules'; readonly set: number }
  | { readonly kind: 'session'; readonly who: number; readonly device: number | undefined }
  | { readonly kind: 'end'; readonly who: number }

const WHO = fc.nat(2)
export const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('open' as const),
      who: WHO,
      what: WHO,
      begins: fc.boolean(),
      throws: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('begin' as const, 'close' as const), which: fc.nat(30) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('change' as const), change: fc.nat(11), who: WHO }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 700 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rules' as const), set: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('session' as const),
      who: WHO,
      device: fc.option(WHO, { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), who: WHO }) },
)

const CHANGES: readonly (readonly [
  kind: 'person' | 'device' | 'session' | 'resource',
  values: Record<string, Value>,
])[] = [
  ['device', { 'device.lifecycle': 'lost' }],
  ['device', { 'device.lifecycle': 'inUse' }],
  ['device', { 'device.antimalwareSignatureAt': 0 }],
  ['device', {}],
  ['person', { 'person.state': 'locked' }],
  ['person', { 'person.state': 'active' }],
  ['person', { 'person.trainingValidUntil': 1, 'person.dutiesGraceUntil': 1 }],
  ['session', { 'session.strength': 'password' }],
  ['session', { 'session.strength': 'passkey' }],
  ['session', { 'session.flag': 'raised' }],
  ['resource', { 'resource.level': 'confidential' }],
  ['resource', { 'resource.level': 'business' }],
]

const rulesOf = (version: string, change: (rule: Rule) => Rule): CompiledRules =>
  compile({ version, adopted: SOURCES, rules: DEFAULT_RULES.map((rule) => change({ ...rule, mode: 'enforce' })) })
const SETS = [
  rulesOf('as they are', (rule) => rule),
  rulesOf('nothing is cut', (rule) => (rule.live === 'cut' ? { ...rule, live: 'pause' } : rule)),
  rulesOf('fewer', (rule) => (rule.id.startsWith('antimalware') ? { ...rule, mode: 'observe' } : rule)),
]

/** A connection as it should stand, by nothing but the plain decision. */
type Expected = {
  readonly connection: LiveConnection
  readonly opening: Opening
  readonly person: string
  readonly hold: TestHold
  readonly throws: boolean
  standing: 'registered' | 'open' | 'paused' | 'ended'
  pausedAt: number
}

/** Connections as they are, beside what they should be; `check` compares. Timers have to be faked. */
export class World {
  readonly facts: TestFacts
  readonly live: LiveConnections
  readonly expected: Expected[] = []

  constructor() {
    this.facts = createTestFacts(SETS[0])
    for (const name of ['0', '1', '2']) setGoodFacts(this.facts, name)
    this.live = createLiveConnections({ facts: this.facts, log: createTestLog(), mostPerSession: 10_000 })
  }

  plain(opening: Opening) {
    const rules = this.facts.rules()
    const session = this.facts.find('session', opening.session)
    if (rules === undefined || session?.of === undefined) return undefined
    const resource = this.facts.find('resource', opening.resource)?.seen ?? {}
    const level = resource['resource.level']
    const isOther = level?.kind === 'value' && level.value !== 'confidential'
    const facts: Facts = {
      person: this.facts.find('person', session.of.person)?.seen ?? {},
      device: this.facts.find('device', session.of.device ?? '')?.seen ?? {},
      session: session.seen,
      connection: connectionFacts(
        (isOther ? session.paths?.other : session.paths?.confidential) ?? {},
        opening,
        this.facts.time,
      ),
      resource,
      organisation: {},
    }
    const decision = decide(rules, { facts, ask: opening }, this.facts.time)
    return { decision, effect: liveEffect(rules, decision) }
  }

  /** What should have happened to everybody by now. */
  expect() {
    for (const one of this.expected) {
      if (one.standing === 'ended') continue
      const plain = this.plain(one.opening)
      if (plain === undefined || plain.effect === 'cut') one.standing = 'ended'
      else if (one.standing === 'registered') one.standing = plain.decision.outcome === 'allow' ? 'registered' : 'ended'
      else if (plain.effect === 'pause') {
        if (one.standing === 'open') one.pausedAt = this.facts.time
        const tooLong = this.facts.time >= one.pausedAt + 600_000
        one.standing = one.throws || tooLong ? 'ended' : 'paused'
      } else one.standing = 'open'
    }
  }

  check() {
    for (const one of this.expected)
      assert.deepEqual([one.connection.id, one.connection.state()], [one.connection.id, one.standing])
    assert.equal(this.live.count(), this.expected.filter(({ standing }) => standing !== 'ended').length)
    for (const { hold, connection } of this.expected) {
      const { heard } = hold
      // told to pause again only with other reasons, to go on only after a pause, to carry out other things only while open
      assert.match(heard.map((word) => word[0]).join(''), /^(o|p+r)*p*c?$/)
      const { decision } = this.plain(connection.opening) ?? {}
      if (connection.state() === 'open' && decision !== undefined) {
        const { outcome, obligations } = connection.decision()
        assert.deepEqual({ outcome, obligations }, { outcome: decision.outcome, obligations: decision.obligations })
      }
    }
  }

  do(what: Happening) {
    switch (what.kind) {
      case 'open':
        return this.open(what)
      case 'begin': {
        const one = this.expected[what.which]
        if (one === undefined) return
        const begun = one.connection.begin()
        if (one.standing === 'registered') one.standing = 'open'
        assert.equal(begun, one.standing === 'open')
        return
      }
      case 'close': {
        const one = this.expected[what.which]
        one?.connection.close()
        if (one !== undefined) one.standing = 'ended'
        return
      }
      case 'change':
        return this.change(what)
      case 'pass':
        for (let second = 0; second < what.seconds; second++) {
          this.facts.time += 1_000
          this.expect()
          vi.advanceTimersByTime(1_000)
        }
        return
      case 'rules': {
        const set = SETS[what.set]
        if (set !== undefined) this.facts.setRules(set)
        return
      }
      case 'session': {
        const id = `s${what.who}`
        const session = this.facts.find('session', id)
        if (session === undefined) return
        this.facts.set({
          ...session,
          of: { person: `p${what.who}`, device: what.device === undefined ? undefined : `v${what.device}` },
        })
        return this.facts.change({ kind: 'session', id })
      }
      case 'end': {
        this.facts.gone('session', `s${what.who}`)
        return this.facts.change({ kind: 'session', id: `s${what.who}` })
      }
    }
  }

  open({ who, what, begins, throws }: Extract<Happening, { kind: 'open' }>) {
    const opening = { ...OPENING, session: `s${who}`, resource: `r${what}` }
    const hold = createTestHold(throws ? ['pause', 'cut'] : [])
    const plain = this.plain(opening)
    const answer = this.live.open(opening, hold)
    assert.equal(answer.kind, plain?.decision.outcome === 'allow' ? 'registered' : 'refused')
    if (answer.kind === 'refused') return assert.deepEqual(answer.decision, plain?.decision)
    const { connection } = answer
    this.expected.push({ connection, opening, person: `p${who}`, hold, throws, standing: 'registered', pausedAt: 0 })
    if (begins) this.do({ kind: 'begin', which: this.expected.length - 1 })
  }

  change({ change, who }: Extract<Happening, { kind: 'change' }>) {
    const [kind, values] = CHANGES[change] ?? ['device', {}]
    const id = `${{ person: 'p', device: 'v', session: 's', resource: 'r' }[kind]}${who}`
    const known = this.facts.find(kind, id)
    if (known === undefined) return
    // a device that reports again: everything it sees is seen now
    const again =
      Object.keys(values).length === 0
        ? Object.fromEntries(Object.entries(known.seen).map(([key, one]) => [key, { ...one, at: this.facts.time }]))
        : known.seen
    this.facts.set({ ...known, seen: { ...again, ...seen(this.facts.time, values) } })
    const ref: SubjectRef = { kind, id }
    this.facts.change(ref)
  }
}
