import { setImmediate } from 'node:timers/promises'
import type { SourcesAnswer } from '@taga/contract'
import {
  type FactKey,
  type Rule,
  type Seen,
  type SourceId,
  SOURCES,
  SOURCES_WITH_WRITERS,
  SOURCE_WORDS,
  factSpec,
  readFact,
} from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { PublishedRules } from '../decisions/rules.ts'
import { readDevices } from '../decisions/today.ts'
import { walkDevicesInHands } from '../devices/store.ts'

const STEP = 50
const MOST_DEVICES = 2_000

type Asked = { readonly about: 'person' | 'device' | undefined; readonly facts: readonly FactKey[] }

/**
 * Each source: whether it is adopted, which rules rest on it and which of them adopting it would bring into force, and for how many
 * devices in hands (or their users) a fact that such a rule asks for is not known or too old today.
 */
export async function readSources(
  db: Kysely<Schema>,
  published: PublishedRules,
  now: () => number,
): Promise<SourcesAnswer> {
  const { rules, adopted } = published.set
  const asked = new Map(SOURCES.map((source) => [source, askedOf(source, rules)]))
  const subjects = new Map(SOURCES.map((source) => [source, new Map<string, boolean>()]))
  let judged = 0
  for (let last = '', more = true; more && judged < MOST_DEVICES; ) {
    const rows = await walkDevicesInHands(db, last, STEP)
    const { read, at } = await readDevices(db, { rows, now })
    for (const { device, person, about, seen } of read)
      for (const source of SOURCES) {
        const { about: kind, facts } = asked.get(source) ?? NOTHING
        const of = kind === 'person' ? { id: person?.id, seen: about } : { id: device.id, seen }
        if (kind !== undefined && of.id !== undefined) subjects.get(source)?.set(of.id, lacks(of.seen, facts, at))
      }
    judged += rows.length
    last = rows.at(-1)?.id ?? last
    more = rows.length === STEP
    await setImmediate() // other requests have their turn
  }
  return {
    number: published.number,
    judged,
    sources: SOURCES.map((source) => {
      const of = [...(subjects.get(source)?.values() ?? [])]
      const { about } = asked.get(source) ?? NOTHING
      return {
        id: source,
        title: SOURCE_WORDS[source].title,
        setUp: SOURCE_WORDS[source].setUp,
        adopted: adopted.includes(source),
        hasWriter: SOURCES_WITH_WRITERS.includes(source),
        rules: rules
          .filter((rule) => rule.sources.includes(source) && rule.mode !== 'off')
          .map((rule) => ({
            id: rule.id,
            title: rule.title,
            mode: rule.mode,
            comesIntoForce: comesIntoForce(rule, source, adopted),
          })),
        ...(about === undefined ? {} : { about }),
        subjects: of.length,
        unknown: of.filter(Boolean).length,
      }
    }),
  }
}

const NOTHING: Asked = { about: undefined, facts: [] }

/** The facts of one source that rules ask for, of people or of devices: those of a connection are not known before it is made. */
function askedOf(source: SourceId, rules: readonly Rule[]): Asked {
  const facts = rules
    .filter((rule) => rule.mode !== 'off' && rule.sources.includes(source))
    .flatMap((rule) => rule.must.flat())
    .flatMap((test): readonly FactKey[] => ('other' in test ? [test.fact, test.other] : [test.fact]))
    .filter((fact) => factSpec(fact).source === source)
  const about = (['device', 'person'] as const).find((kind) => facts.some((fact) => factSpec(fact).subject === kind))
  return { about, facts: [...new Set(facts)].filter((fact) => factSpec(fact).subject === about) }
}

/** Only a rule whose other sources are there already comes into force with this one. */
function comesIntoForce({ sources }: Rule, source: SourceId, adopted: readonly SourceId[]): boolean {
  return !adopted.includes(source) && sources.every((each) => each === source || adopted.includes(each))
}

function lacks(seen: Seen, facts: readonly FactKey[], now: number): boolean {
  return facts.some((fact) => {
    const { type, maxAgeMs } = factSpec(fact)
    return readFact(seen[fact], type, now, maxAgeMs).state !== 'known'
  })
}
