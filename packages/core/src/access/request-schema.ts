import { FACT_KEYS, type FactKey, type FactType, factSpec, SOURCES } from '../facts/catalogue.ts'
import { PROVENANCES, SUBJECT_KINDS, type SubjectKind, UNKNOWN_REASONS } from '../facts/observation.ts'
import { PATTERN_IDS } from '../guideline/ids.ts'
import { ACTIONS } from './decision.ts'
import { REQUEST_LIMITS } from './load-request.ts'
import { findSetting, SETTING_IDS } from './settings.ts'

/** A JSON Schema as data. */
export type Schema = { readonly [keyword: string]: unknown }

const WHOLE = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }
const TEXT = { type: 'string', minLength: 1, maxLength: REQUEST_LIMITS.textLength }

/** What `loadDecideRequest` reads, as JSON Schema (draft 2020-12), made from the same catalogue. */
export const DECIDE_REQUEST_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:taga:decide:1',
  title: 'A question of access: what is known, and what is asked',
  ...closed(
    {
      format: { const: 'taga.decide/1' },
      now: { ...WHOLE, description: 'The instant of the question, in milliseconds since 1970' },
      facts: closed(Object.fromEntries(SUBJECT_KINDS.map((kind) => [kind, seenSchema(kind)])), []),
      settings: closed(Object.fromEntries(SETTING_IDS.map((id) => [id, settingSchema(id)])), []),
      adopted: { type: 'array', items: { enum: SOURCES }, maxItems: SOURCES.length },
      ask: closed({ pattern: { enum: PATTERN_IDS }, resource: TEXT, action: { enum: ACTIONS } }, [
        'pattern',
        'resource',
        'action',
      ]),
    },
    ['format', 'now', 'facts', 'ask'],
  ),
}

function closed(properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema {
  return { type: 'object', properties, required, additionalProperties: false }
}

function settingSchema(id: (typeof SETTING_IDS)[number]): Schema {
  const { title, min, max, value } = findSetting(id)
  return { type: 'integer', minimum: min, maximum: max, default: value, description: title.en }
}

function seenSchema(kind: SubjectKind): Schema {
  const keys = FACT_KEYS.filter((key) => factSpec(key).subject === kind)
  return closed(Object.fromEntries(keys.map((key) => [key, observationSchema(key)])), [])
}

function observationSchema(key: FactKey): Schema {
  const { title, type } = factSpec(key)
  const seen = { at: WHOLE, provenance: { enum: PROVENANCES }, source: TEXT }
  const always = ['kind', 'at', 'provenance', 'source']
  return {
    description: title.en,
    oneOf: [
      closed({ kind: { const: 'value' }, ...seen, value: valueSchema(type) }, [...always, 'value']),
      closed({ kind: { const: 'unknown' }, ...seen, reason: { enum: UNKNOWN_REASONS } }, [...always, 'reason']),
    ],
  }
}

function valueSchema(type: FactType): Schema {
  switch (type.kind) {
    case 'flag':
      return { type: 'boolean' }
    case 'amount':
      return { type: 'number', minimum: 0 }
    case 'instant':
    case 'deadline':
      return WHOLE
    case 'choice':
      return { enum: type.values }
    case 'text':
      return TEXT
    case 'texts':
      return { type: 'array', items: TEXT, maxItems: REQUEST_LIMITS.members }
  }
}
