import { FACT_KEYS, type FactKey } from '../facts/catalogue.ts'
import {
  isFields,
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
import {
  type Bound,
  type Effect,
  OBLIGATION_KINDS,
  type RuleObligation,
  SIMPLE_OBLIGATIONS,
  type Test,
} from './rule.ts'
import { SETTING_IDS } from './settings.ts'

const MOST_VALUES = 64
const LONGEST_VALUE = 200
const LONGEST_SPAN_MS = 10 * 366 * 86_400_000
const OPS = [
  'is',
  'isNot',
  'in',
  'notIn',
  'atLeast',
  'atMost',
  'olderThanMs',
  'withinMs',
  'passed',
  'notPassed',
  'sameAs',
  'includes',
] as const

/** One test of a rule; whether it fits its fact is for the caller to ask. */
export function readTest(reader: Reader, field: string, value: unknown): Test | undefined {
  const fields = readObject(reader, field, value)
  if (fields === undefined) return undefined
  const fact = readFactKey(reader, within(field, 'fact'), fields['fact'])
  const op = readChoice(reader, within(field, 'op'), fields['op'], OPS)
  if (fact === undefined || op === undefined) return undefined
  switch (op) {
    case 'is':
    case 'isNot': {
      refuseOthers(reader, field, fields, ['fact', 'op', 'value'])
      const single = readSingle(reader, within(field, 'value'), fields['value'])
      return single === undefined ? undefined : { fact, op, value: single }
    }
    case 'in':
    case 'notIn': {
      refuseOthers(reader, field, fields, ['fact', 'op', 'values'])
      const list = readList(reader, within(field, 'values'), fields['values'], MOST_VALUES)
      const values = list?.flatMap((one, at) => {
        const text = readText(reader, within(within(field, 'values'), at), one, LONGEST_VALUE)
        return text === undefined ? [] : [text]
      })
      if (values === undefined) return undefined
      if (values.length > 0) return { fact, op, values }
      return report(reader, within(field, 'values'), '値を1つ以上指定してください。', 'must name at least one value')
    }
    case 'atLeast':
    case 'atMost':
    case 'olderThanMs':
    case 'withinMs': {
      refuseOthers(reader, field, fields, ['fact', 'op', 'value'])
      const bound = readBound(reader, within(field, 'value'), fields['value'], op.endsWith('Ms') ? 'ms' : 'amount')
      return bound === undefined ? undefined : { fact, op, value: bound }
    }
    case 'passed':
    case 'notPassed':
      refuseOthers(reader, field, fields, ['fact', 'op'])
      return { fact, op }
    case 'sameAs':
    case 'includes': {
      refuseOthers(reader, field, fields, ['fact', 'op', 'other'])
      const other = readFactKey(reader, within(field, 'other'), fields['other'])
      return other === undefined ? undefined : { fact, op, other }
    }
  }
}

/** A number, or the name of a setting. Spans are whole milliseconds of at most ten years. */
export function readBound(reader: Reader, field: string, value: unknown, kind: 'ms' | 'amount'): Bound | undefined {
  if (isFields(value)) {
    refuseOthers(reader, field, value, ['setting'])
    const setting = readChoice(reader, within(field, 'setting'), value['setting'], SETTING_IDS)
    if (setting === undefined) return undefined

    return { setting }
  }
  if (kind === 'amount') {
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
    return report(reader, field, '0以上の数か設定名を指定してください。', 'must be a number of at least 0 or a setting')
  }
  const span = readWhole(reader, field, value)
  if (span === undefined || span <= LONGEST_SPAN_MS) return span
  return report(reader, field, '10年までのミリ秒を指定してください。', 'must be at most ten years in milliseconds')
}

export function readEffect(reader: Reader, field: string, value: unknown): Effect | undefined {
  const fields = readObject(reader, field, value)
  if (fields === undefined) return undefined
  const kind = readChoice(reader, within(field, 'kind'), fields['kind'], ['deny', 'warn', 'stepUp', 'oblige'])
  switch (kind) {
    case undefined:
      return undefined
    case 'deny':
    case 'warn':
      refuseOthers(reader, field, fields, ['kind'])
      return { kind }
    case 'stepUp': {
      refuseOthers(reader, field, fields, ['kind', 'proof'])
      const proof = readChoice(reader, within(field, 'proof'), fields['proof'], ['any', 'passkey'])
      return proof === undefined ? undefined : { kind, proof }
    }
    case 'oblige': {
      refuseOthers(reader, field, fields, ['kind', 'obligations'])
      const list = readList(reader, within(field, 'obligations'), fields['obligations'], OBLIGATION_KINDS.length) ?? []
      const [first, ...rest] = list.flatMap((one, at) =>
        readObligation(reader, within(within(field, 'obligations'), at), one),
      )
      if (first === undefined)
        return report(
          reader,
          within(field, 'obligations'),
          '義務を1つ以上指定してください。',
          'must name at least one obligation',
        )
      return { kind, obligations: [first, ...rest] }
    }
  }
}

function readObligation(reader: Reader, field: string, value: unknown): readonly RuleObligation[] {
  const fields = readObject(reader, field, value)
  if (fields === undefined) return []
  const kind = readChoice(reader, within(field, 'kind'), fields['kind'], OBLIGATION_KINDS)
  if (kind === undefined) return []
  const simple = SIMPLE_OBLIGATIONS.find((one) => one === kind)
  refuseOthers(reader, field, fields, simple === undefined ? ['kind', 'ms'] : ['kind'])
  if (simple !== undefined) return [{ kind: simple }]
  const ms = readBound(reader, within(field, 'ms'), fields['ms'], 'ms')
  return ms === undefined || (kind !== 'idleLock' && kind !== 'maxLength') ? [] : [{ kind, ms }]
}

function readFactKey(reader: Reader, field: string, value: unknown): FactKey | undefined {
  const found = FACT_KEYS.find((key) => key === value)
  if (found !== undefined) return found
  return report(reader, field, 'この事実は一覧にありません。', 'is not a fact of the catalogue')
}

function readSingle(reader: Reader, field: string, value: unknown): string | boolean | undefined {
  if (typeof value === 'boolean') return value
  return readText(reader, field, value, LONGEST_VALUE)
}
