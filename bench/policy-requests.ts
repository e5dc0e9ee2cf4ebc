import {
  type Action,
  type Ask,
  type Facts,
  factSpec,
  type Observation,
  type PatternId,
  type Seen,
  type SubjectKind,
  type Value,
} from '@taga/core'
import { type FlatFacts, flatName, RESOURCE_COUNT } from './policy.ts'
import { CONTEXT_FACTS, factValue, HEALTH_FACTS } from './policy-facts.ts'
import type { Random } from './random.ts'

/** One question in both forms: what Taga is given, and the flat record that peers are given. */
export type PolicyRequest = { readonly facts: Facts; readonly ask: Ask; readonly flat: FlatFacts }

type Subject = { readonly seen: Seen; readonly flat: FlatFacts }

const SUBJECTS_OF_A_KIND = 400
const SEEN_WITHIN_MS = 10 * 60_000
const PATTERNS = [
  'remote_desktop',
  'virtual_desktop',
  'cloud_app',
  'take_home_pc',
] as const satisfies readonly PatternId[]
const ACTIONS = ['view', 'edit', 'upload', 'download', 'print'] as const satisfies readonly Action[]

/**
 * `count` questions, each about a person, device, session and connection out of 400 of each and one of the policy's resources.
 * Every fact is known and fresh at `now` (epoch ms), since peers have no word for one that is not.
 */
export function generateRequests(count: number, random: Random, now: number): readonly PolicyRequest[] {
  const pool = (kind: SubjectKind, size: number) =>
    Array.from({ length: size }, () => generateSubject(kind, random, now))
  const people = pool('person', SUBJECTS_OF_A_KIND)
  const devices = pool('device', SUBJECTS_OF_A_KIND)
  const sessions = pool('session', SUBJECTS_OF_A_KIND)
  const connections = pool('connection', SUBJECTS_OF_A_KIND)
  const resources = pool('resource', RESOURCE_COUNT)
  return Array.from({ length: count }, () => {
    const resourceAt = random.below(RESOURCE_COUNT)
    const [person, device, session, connection] = [people, devices, sessions, connections].map((subjects) =>
      pickOne(subjects, random),
    )
    const resource = resources[resourceAt]
    if (!person || !device || !session || !connection || !resource) throw new Error('a pool is empty')
    const ask = { pattern: random.pick(PATTERNS), action: random.pick(ACTIONS), resource: `resource-${resourceAt}` }
    return asParsed({
      ask,
      facts: {
        person: person.seen,
        device: device.seen,
        session: session.seen,
        connection: connection.seen,
        resource: resource.seen,
        organisation: {},
      },
      flat: {
        ...person.flat,
        ...device.flat,
        ...session.flat,
        ...connection.flat,
        ...resource.flat,
        [flatName('connection.pattern')]: ask.pattern,
        [flatName('connection.action')]: ask.action,
        [flatName('connection.resource')]: ask.resource,
      },
    })
  })
}

/** As facts come off the wire, which is also the form in which the engine reads a record fastest; subjects stay shared. */
function asParsed({ facts, ask, flat }: PolicyRequest): PolicyRequest {
  return { facts, ask, flat: JSON.parse(JSON.stringify(flat)) }
}

function pickOne<T>(values: readonly T[], random: Random): T | undefined {
  return values[random.below(values.length)]
}

function generateSubject(kind: SubjectKind, random: Random, now: number): Subject {
  const seen: Record<string, Observation> = {}
  const flat: Record<string, string | number | boolean> = {}
  for (const context of CONTEXT_FACTS) {
    if (factSpec(context.fact).subject !== kind) continue
    const value = context.sample(random)
    seen[context.fact] = observe(value, random, now)
    flat[flatName(context.fact)] = value
  }
  for (const health of HEALTH_FACTS) {
    if (factSpec(health.fact).subject !== kind) continue
    const sampled = health.sample(random)
    seen[health.fact] = observe(factValue(health, sampled, now), random, now)
    flat[flatName(health.fact)] = sampled
  }
  return { seen: JSON.parse(JSON.stringify(seen)), flat }
}

function observe(value: Value, random: Random, now: number): Observation {
  return { kind: 'value', at: now - random.below(SEEN_WITHIN_MS), provenance: 'measured', source: 'bench', value }
}
