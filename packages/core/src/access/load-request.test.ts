import { describe, expect, it } from 'vitest'
import { ATLAS_AXES, atlasFacts } from './atlas-facts.ts'
import { loadDecideRequest } from './load-request.ts'
import { randomQuestion, seeded } from './random-sets.ts'
import { DECIDE_REQUEST_SCHEMA } from './request-schema.ts'

const NOW = 1_800_000_000_000
const OBSERVED = { kind: 'value', at: NOW, provenance: 'measured', source: 'agent', value: 'windows' }
const GOOD = {
  format: 'taga.decide/1',
  now: NOW,
  facts: { person: {}, device: { 'device.os': OBSERVED }, session: {}, connection: {}, resource: {}, organisation: {} },
  ask: { pattern: 'remote_desktop', resource: 'office-pc-7', action: 'view' },
}
function device(observation: object): object {
  return { facts: { ...GOOD.facts, device: { 'device.os': { ...OBSERVED, ...observation } } } }
}
function seen(key: string, value: unknown): object {
  return { facts: { ...GOOD.facts, device: { [key]: { ...OBSERVED, value } } } }
}

const ACCEPTED: readonly (readonly [string, object])[] = [
  ['a good request', {}],
  ['subjects left out', { facts: {} }],
  ['settings and sources', { settings: { freshProofMaxAgeMs: 600_000 }, adopted: ['posture', 'path'] }],
  [
    'an observation without a value',
    {
      facts: {
        device: { 'device.os': { kind: 'unknown', at: 0, provenance: 'measured', source: 'agent', reason: 'noRight' } },
      },
    },
  ],
  ['an amount with a fraction', seen('device.screenLockDelayMs', 0.5)],
  ['a list', { facts: { person: { 'person.rights': { ...OBSERVED, value: ['a', 'b'] } } } }],
  ['an empty list', { facts: { person: { 'person.rights': { ...OBSERVED, value: [] } } } }],
]
const REFUSED: readonly (readonly [string, object, string])[] = [
  ['another format', { format: 'taga.decide/2' }, 'format'],
  ['a time that is no number', { now: '2026-11-01' }, 'now'],
  ['a time with a fraction', { now: 1.5 }, 'now'],
  ['an unknown field', { hurry: true }, 'hurry'],
  ['no facts', { facts: null }, 'facts'],
  ['an unknown subject', { facts: { ...GOOD.facts, cat: {} } }, 'facts.cat'],
  ['an unknown fact', seen('device.colour', 'red'), 'facts.device["device.colour"]'],
  ['a fact of another subject', seen('person.id', 'aoki'), 'facts.device["person.id"]'],
  ['an observation that is no object', { facts: { device: { 'device.os': 'windows' } } }, 'facts.device["device.os"]'],
  ['an observation without time', device({ at: undefined }), 'facts.device["device.os"].at'],
  ['a negative time', device({ at: -1 }), 'facts.device["device.os"].at'],
  ['an unknown provenance', device({ provenance: 'rumour' }), 'facts.device["device.os"].provenance'],
  ['no source', device({ source: '' }), 'facts.device["device.os"].source'],
  ['a value outside the choice', device({ value: 'amiga' }), 'facts.device["device.os"].value'],
  ['a value beside a reason', device({ reason: 'noRight' }), 'facts.device["device.os"].reason'],
  [
    'an unknown reason',
    device({ kind: 'unknown', value: undefined, reason: 'tired' }),
    'facts.device["device.os"].reason',
  ],
  ['a flag that is a text', seen('device.firewallOn', 'yes'), 'facts.device["device.firewallOn"].value'],
  ['a negative amount', seen('device.pendingUpdates', -1), 'facts.device["device.pendingUpdates"].value'],
  ['an instant that is a date', seen('device.lookedAt', '2026-11-01'), 'facts.device["device.lookedAt"].value'],
  [
    'a list of numbers',
    { facts: { person: { 'person.rights': { ...OBSERVED, value: [1] } } } },
    'facts.person["person.rights"].value[0]',
  ],
  [
    'a list too long',
    { facts: { person: { 'person.rights': { ...OBSERVED, value: Array.from({ length: 65 }, () => 'a') } } } },
    'facts.person["person.rights"].value',
  ],
  ['an unknown setting', { settings: { luck: 1 } }, 'settings.luck'],
  ['a setting out of its limits', { settings: { freshProofMaxAgeMs: 1 } }, 'settings.freshProofMaxAgeMs'],
  ['an unknown source', { adopted: ['rumour'] }, 'adopted[0]'],
  ['an unknown pattern', { ask: { ...GOOD.ask, pattern: 'teleport' } }, 'ask.pattern'],
  ['no resource', { ask: { ...GOOD.ask, resource: '' } }, 'ask.resource'],
  ['a text too long', { ask: { ...GOOD.ask, resource: 'x'.repeat(501) } }, 'ask.resource'],
  ['an unknown action', { ask: { ...GOOD.ask, action: 'sing' } }, 'ask.action'],
]

/** As a file holds it: what is undefined is not there. */
function written(change: object): unknown {
  return JSON.parse(JSON.stringify({ ...GOOD, ...change }))
}

describe('loadDecideRequest', () => {
  it.each(ACCEPTED)('accepts %s', (_, change) => {
    expect(loadDecideRequest(written(change)).kind).toBe('loaded')
  })

  it.each(REFUSED)('refuses %s and names the field', (_, change, field) => {
    const loaded = loadDecideRequest(written(change))
    expect(loaded.kind === 'refused' && loaded.problems.map((problem) => problem.field)).toEqual([field])
  })

  it('refuses what is no object at all', () => {
    for (const input of [undefined, null, 7, 'text', []]) expect(loadDecideRequest(input).kind).toBe('refused')
  })

  it('gives back the facts it was given', () => {
    const facts = atlasFacts(
      {
        role: 'teleworker',
        pattern: 'cloud_app',
        place: 'home',
        network: 'office',
        level: 'business',
        posture: 'companyHealthy',
      },
      NOW,
    )
    expect(loadDecideRequest(written({ facts }))).toEqual({ kind: 'loaded', request: { ...GOOD, facts } })
  })

  it('is never surprised: random input is loaded or refused', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const { facts, ask } = randomQuestion(seeded(seed))
      const input = written({ facts, ask })
      const loaded = loadDecideRequest(input)
      expect(loaded.kind === 'loaded', `seed ${seed}`).toBe(fits(DECIDE_REQUEST_SCHEMA, input))
    }
  })
})

describe('DECIDE_REQUEST_SCHEMA', () => {
  it.each(ACCEPTED)('accepts %s as the loader does', (_, change) => {
    expect(fits(DECIDE_REQUEST_SCHEMA, written(change))).toBe(true)
  })

  it.each(REFUSED)('refuses %s as the loader does', (_, change) => {
    expect(fits(DECIDE_REQUEST_SCHEMA, written(change))).toBe(false)
  })

  it('is plain data of the 2020-12 draft', () => {
    expect(DECIDE_REQUEST_SCHEMA['$schema']).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(JSON.parse(JSON.stringify(DECIDE_REQUEST_SCHEMA))).toEqual(DECIDE_REQUEST_SCHEMA)
    expect(ATLAS_AXES.pattern.length).toBe(6)
  })
})

type Keywords = Readonly<Record<string, unknown>>

/** The keywords that the schema uses, read as the draft defines them; an unknown keyword fails the test. */
function fits(schema: Keywords, value: unknown): boolean {
  return Object.entries(schema).every(([keyword, expected]) => fitsKeyword({ keyword, expected, schema, value }))
}

function fitsKeyword({
  keyword,
  expected,
  schema,
  value,
}: {
  keyword: string
  expected: unknown
  schema: Keywords
  value: unknown
}): boolean {
  switch (keyword) {
    case '$schema':
    case '$id':
    case 'title':
    case 'description':
    case 'default':
      return true
    case 'type':
      return fitsKind(expected, value)
    case 'const':
      return value === expected
    case 'enum':
      return Array.isArray(expected) && expected.includes(value)
    case 'minimum':
      return typeof value !== 'number' || value >= Number(expected)
    case 'maximum':
      return typeof value !== 'number' || value <= Number(expected)
    case 'minLength':
      return typeof value !== 'string' || value.length >= Number(expected)
    case 'maxLength':
      return typeof value !== 'string' || value.length <= Number(expected)
    case 'maxItems':
      return !Array.isArray(value) || value.length <= Number(expected)
    case 'items':
      return !Array.isArray(value) || value.every((one) => fits(expected as Keywords, one))
    case 'oneOf':
      return Array.isArray(expected) && expected.filter((one: Keywords) => fits(one, value)).length === 1
    case 'required':
      return (
        !isKeywords(value) || (Array.isArray(expected) && expected.every((key: string) => Object.hasOwn(value, key)))
      )
    case 'properties':
      return (
        !isKeywords(value) ||
        Object.entries(expected as Keywords).every(
          ([key, inner]) => !Object.hasOwn(value, key) || fits(inner as Keywords, value[key]),
        )
      )
    case 'additionalProperties':
      return (
        !isKeywords(value) || Object.keys(value).every((key) => Object.hasOwn(schema['properties'] as Keywords, key))
      )
  }
  throw new Error(`keyword ${keyword} is not read here`)
}

function fitsKind(kind: unknown, value: unknown): boolean {
  if (kind === 'integer') return Number.isInteger(value)
  if (kind === 'array') return Array.isArray(value)
  return kind === 'object' ? isKeywords(value) : typeof value === kind
}

function isKeywords(value: unknown): value is Keywords {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
