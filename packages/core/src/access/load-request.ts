import { type FactType, factSpec, isFactKey, SOURCES } from '../facts/catalogue.ts'
import {
  type Facts,
  type Observation,
  PROVENANCES,
  type Seen,
  SUBJECT_KINDS,
  type SubjectKind,
  UNKNOWN_REASONS,
  type Value,
} from '../facts/observation.ts'
import { fitsType } from '../facts/read-fact.ts'
import { PATTERN_IDS } from '../guideline/ids.ts'
import { ACTIONS, type Ask, type DecideRequest } from './decision.ts'
import {
  type Problem,
  readChoice,
  readList,
  readObject,
  readText,
  readWhole,
  type Reader,
  refuseOthers,
  report,
  within,
} from './problems.ts'
import { findSetting, isSettingId } from './settings.ts'

/** What may be in one request at most. */
export const REQUEST_LIMITS = { textLength: 500, members: 64, problems: 100 } as const

export type LoadedRequest =
  | { readonly kind: 'loaded'; readonly request: DecideRequest }
  | { readonly kind: 'refused'; readonly problems: readonly [Problem, ...Problem[]] }

/**
 * Reads a request that nobody vouches for. Every problem names its field, as in `facts.device["device.os"].at` (the first 100). A subject
 * that is left out is one of which nothing is known.
 */
export function loadDecideRequest(input: unknown): LoadedRequest {
  const reader: Reader = { problems: [], limit: REQUEST_LIMITS.problems }
  const request = readRequest(reader, input)
  const [first, ...rest] = reader.problems
  if (first !== undefined) return { kind: 'refused', problems: [first, ...rest] }
  if (request === undefined) throw new Error('a request without problems can be read')
  return { kind: 'loaded', request }
}

function readRequest(reader: Reader, input: unknown): DecideRequest | undefined {
  const fields = readObject(reader, '', input)
  if (fields === undefined) return undefined
  refuseOthers(reader, '', fields, ['format', 'now', 'facts', 'settings', 'adopted', 'ask'])
  const format = readChoice(reader, 'format', fields['format'], ['taga.decide/1'])
  const now = readWhole(reader, 'now', fields['now'])
  const facts = readFacts(reader, fields['facts'])
  const settings = fields['settings'] === undefined ? undefined : readSettings(reader, fields['settings'])
  const adopted = fields['adopted'] === undefined ? undefined : readAdopted(reader, fields['adopted'])
  const ask = readAsk(reader, fields['ask'])
  if (format === undefined || now === undefined || facts === undefined || ask === undefined) return undefined
  const given = { ...(settings === undefined ? {} : { settings }), ...(adopted === undefined ? {} : { adopted }) }
  return { format, now, facts, ...given, ask }
}

function readFacts(reader: Reader, value: unknown): Facts | undefined {
  const fields = readObject(reader, 'facts', value)
  if (fields === undefined) return undefined
  refuseOthers(reader, 'facts', fields, SUBJECT_KINDS)
  const seen = (kind: SubjectKind) => (fields[kind] === undefined ? {} : readSeen(reader, kind, fields[kind]))
  return {
    person: seen('person'),
    device: seen('device'),
    session: seen('session'),
    connection: seen('connection'),
    resource: seen('resource'),
    organisation: seen('organisation'),
  }
}

function readSeen(reader: Reader, kind: SubjectKind, value: unknown): Seen {
  const field = within('facts', kind)
  const entries = Object.entries(readObject(reader, field, value) ?? {}).flatMap(([key, entry]) => {
    const path = within(field, key)
    if (!isFactKey(key) || factSpec(key).subject !== kind) {
      report(reader, path, 'この事実は一覧にありません。', 'is not a fact of the catalogue for this subject')
      return []
    }
    const observation = readObservation(reader, path, entry, factSpec(key).type)
    return observation === undefined ? [] : [[key, observation] as const]
  })
  return Object.fromEntries(entries)
}

function readObservation(reader: Reader, field: string, value: unknown, type: FactType): Observation | undefined {
  const fields = readObject(reader, field, value)
  if (fields === undefined) return undefined
  const kind = readChoice(reader, within(field, 'kind'), fields['kind'], ['value', 'unknown'])
  const at = readWhole(reader, within(field, 'at'), fields['at'])
  const provenance = readChoice(reader, within(field, 'provenance'), fields['provenance'], PROVENANCES)
  const source = readText(reader, within(field, 'source'), fields['source'], REQUEST_LIMITS.textLength)
  if (kind === undefined) return undefined
  refuseOthers(reader, field, fields, ['kind', 'at', 'provenance', 'source', kind === 'value' ? 'value' : 'reason'])
  if (kind === 'unknown') {
    const reason = readChoice(reader, within(field, 'reason'), fields['reason'], UNKNOWN_REASONS)
    if (at === undefined || provenance === undefined || source === undefined || reason === undefined) return undefined
    return { kind, at, provenance, source, reason }
  }
  const read = readValue(reader, within(field, 'value'), fields['value'], type)
  if (at === undefined || provenance === undefined || source === undefined || read === undefined) return undefined
  return { kind, at, provenance, source, value: read }
}

function readValue(reader: Reader, field: string, value: unknown, type: FactType): Value | undefined {
  if (type.kind === 'texts') return readTexts(reader, field, value)
  if (type.kind === 'choice') return readChoice(reader, field, value, type.values)
  if (type.kind === 'text') return readText(reader, field, value, REQUEST_LIMITS.textLength)
  if (type.kind === 'instant' || type.kind === 'deadline') return readWhole(reader, field, value)
  if ((typeof value === 'boolean' || typeof value === 'number') && fitsType(value, type)) return value
  return type.kind === 'flag'
    ? report(reader, field, 'true か false を指定してください。', 'must be true or false')
    : report(reader, field, '0以上の数を指定してください。', 'must be a number of at least 0')
}

function readTexts(reader: Reader, field: string, value: unknown): readonly string[] | undefined {
  return readList(reader, field, value, REQUEST_LIMITS.members)?.flatMap((member, at) => {
    const text = readText(reader, within(field, at), member, REQUEST_LIMITS.textLength)
    return text === undefined ? [] : [text]
  })
}

function readSettings(reader: Reader, value: unknown): Readonly<Record<string, number>> {
  const entries = Object.entries(readObject(reader, 'settings', value) ?? {}).flatMap(([key, entry]) => {
    const field = within('settings', key)
    if (!isSettingId(key)) {
      report(reader, field, 'この設定はありません。', 'is not a known setting')
      return []
    }
    const { min, max } = findSetting(key)
    const whole = readWhole(reader, field, entry)
    if (whole !== undefined && (whole < min || whole > max))
      report(reader, field, `${min}以上${max}以下にしてください。`, `must be between ${min} and ${max}`)
    return whole === undefined ? [] : [[key, whole] as const]
  })
  return Object.fromEntries(entries)
}

function readAdopted(reader: Reader, value: unknown): DecideRequest['adopted'] {
  return readList(reader, 'adopted', value, SOURCES.length)?.flatMap((member, at) => {
    const source = readChoice(reader, within('adopted', at), member, SOURCES)
    return source === undefined ? [] : [source]
  })
}

function readAsk(reader: Reader, value: unknown): Ask | undefined {
  const fields = readObject(reader, 'ask', value)
  if (fields === undefined) return undefined
  refuseOthers(reader, 'ask', fields, ['pattern', 'resource', 'action'])
  const pattern = readChoice(reader, 'ask.pattern', fields['pattern'], PATTERN_IDS)
  const resource = readText(reader, 'ask.resource', fields['resource'], REQUEST_LIMITS.textLength)
  const action = readChoice(reader, 'ask.action', fields['action'], ACTIONS)
  return pattern === undefined || resource === undefined || action === undefined
    ? undefined
    : { pattern, resource, action }
}
