import { type FactKey, type FactType, factSpec } from '../facts/catalogue.ts'
import { fitsType } from '../facts/read-fact.ts'
import type { Test } from './rule.ts'

const OPS: Readonly<Record<FactType['kind'], readonly Test['op'][]>> = {
  flag: ['is', 'isNot'],
  amount: ['atLeast', 'atMost'],
  instant: ['olderThanMs', 'withinMs'],
  deadline: ['passed', 'notPassed'],
  choice: ['is', 'isNot', 'in', 'notIn', 'sameAs'],
  text: ['is', 'isNot', 'in', 'notIn', 'sameAs'],
  texts: ['includes'],
}

/** The operations that make sense for a fact of this type. */
export function opsFor(type: FactType): readonly Test['op'][] {
  return OPS[type.kind]
}

/** Do operation, values and the other fact fit the type of the fact? A test that does not fit would silently never hold. */
export function fitsFact(test: Test): boolean {
  const { type } = factSpec(test.fact)
  if (!opsFor(type).includes(test.op)) return false
  switch (test.op) {
    case 'is':
    case 'isNot':
      return fitsType(test.value, type)
    case 'in':
    case 'notIn':
      return test.values.length > 0 && test.values.every((value) => fitsType(value, type))
    case 'sameAs':
    case 'includes':
      return isIdentifier(test.other)
    case 'atLeast':
    case 'atMost':
      // every setting is a span of time
      return typeof test.value === 'number' || (type.kind === 'amount' && type.unit === 'ms')
    case 'olderThanMs':
    case 'withinMs':
    case 'passed':
    case 'notPassed':
      return true
  }
}

/** Only facts without a better and a worse can be compared with another fact: else a worse one could make them match. */
function isIdentifier(fact: FactKey): boolean {
  const { type } = factSpec(fact)
  return type.kind === 'text' || (type.kind === 'choice' && !type.ordered)
}

/**
 * Which way a test's answer goes when the fact gets worse: `better` where only good values hold (once lost, never regained by getting
 * worse), `worse` where only bad values hold, `both` where the fact has no worse, `neither` where worse facts could go in and out.
 */
export function closedTowards(test: Test): 'better' | 'worse' | 'both' | 'neither' {
  const { type } = factSpec(test.fact)
  switch (type.kind) {
    case 'flag':
      return type.worse === 'none' ? 'both' : flagHolds(test, type.worse === 'true') ? 'worse' : 'better'
    case 'amount':
      if (type.worse === 'none') return 'both'
      return (test.op === 'atLeast') === (type.worse === 'higher') ? 'worse' : 'better'
    case 'instant':
      return test.op === 'withinMs' ? 'better' : 'worse'
    case 'deadline':
      return test.op === 'notPassed' ? 'better' : 'worse'
    case 'choice':
      return type.ordered ? choiceClosed(test, type.values) : 'both'
    case 'text':
      return 'both'
    case 'texts':
      return type.worse === 'none' ? 'both' : type.worse === 'fewer' ? 'better' : 'worse'
  }
}

function flagHolds(test: Test, value: boolean): boolean {
  return test.op === 'isNot' ? test.value !== value : test.op === 'is' && test.value === value
}

/** Values stand from best to worst: closed towards better is a stretch from the front, towards worse one up to the end. */
function choiceClosed(test: Test, values: readonly string[]): 'better' | 'worse' | 'neither' {
  const holds = values.map((value) => choiceHolds(test, value))
  const changes = holds.filter((one, index) => index > 0 && one !== holds[index - 1]).length
  if (changes > 1 || test.op === 'sameAs') return 'neither'
  return holds[0] === true ? 'better' : 'worse'
}

function choiceHolds(test: Test, value: string): boolean {
  switch (test.op) {
    case 'is':
      return test.value === value
    case 'isNot':
      return test.value !== value
    case 'in':
      return test.values.includes(value)
    case 'notIn':
      return !test.values.includes(value)
    case 'atLeast':
    case 'atMost':
    case 'olderThanMs':
    case 'withinMs':
    case 'passed':
    case 'notPassed':
    case 'sameAs':
    case 'includes':
      return false
  }
}
