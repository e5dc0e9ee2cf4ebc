import { expect, it } from 'vitest'
import type { Observation, Value } from '../facts/observation.ts'
import { recogniseComputer } from './recognise-computer.ts'

function kind(value: Value): Observation {
  return { kind: 'value', value, at: 0, provenance: 'measured', source: 'test' }
}

it.each([
  ['laptop', 'client'],
  ['desktop', 'client'],
  ['phone', 'client'],
  ['tablet', 'client'],
  ['server', 'server'],
  ['virtual', 'server'],
  ['toaster', 'unknown'],
  [7, 'unknown'],
] as const)('takes a %s for a %s', (value, expected) => {
  expect(recogniseComputer({ 'device.kind': kind(value) })).toBe(expected)
})

it('does not guess where the kind was not seen', () => {
  expect(recogniseComputer({})).toBe('unknown')
  const unseen = { kind: 'unknown', reason: 'noRight', at: 0, provenance: 'measured', source: 'test' } as const
  expect(recogniseComputer({ 'device.kind': unseen })).toBe('unknown')
})
