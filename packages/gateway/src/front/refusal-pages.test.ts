import { type Decision, findRule } from '@taga/core'
import { describe, expect, it } from 'vitest'
import { refusalPage } from './refusal-pages.ts'

type Reasons = Extract<Decision, { outcome: 'deny' }>['reasons']

function page(language: 'ja' | 'en', reasons: Reasons) {
  const decision: Decision = {
    outcome: 'deny',
    reasons,
    instead: [],
    warnings: [],
    observed: [],
    exempted: [],
    notInForce: [],
    obligations: [],
    validUntil: 0,
    rules: 'v1',
  }
  return refusalPage(decision, { language, name: 'Wiki', publicUrl: '', enterUrl: '', findRule })
}

describe('what is said where something may not be opened', () => {
  const right = { rule: 'right-to-resource', effect: 'deny', state: 'fails', facts: ['person.rights'] } as const
  const incident = { rule: 'device-without-incident', effect: 'deny', facts: ['device.incident'] } as const
  const inUse = { rule: 'device-in-use', effect: 'deny', facts: ['device.lifecycle'] } as const

  it('tells who is at a browser that nobody knows to begin from their device, and accuses no device', () => {
    const reasons = [right, { ...inUse, state: 'unknown' }, { ...incident, state: 'unknown' }] as const
    const { parts = [] } = page('en', reasons)
    expect(parts.map(({ title }) => title)).toEqual([
      'This browser could be on any device',
      'The person has the right to open this',
    ])
    expect(page('ja', reasons).parts?.[0]?.text).toContain('taga open')
  })

  it('says of a device that is known what is wrong with it', () => {
    const { parts = [] } = page('en', [
      { ...inUse, state: 'fails' },
      { ...incident, state: 'unknown' },
    ])
    expect(parts.map(({ title }) => title)).toEqual([
      'The register says that the device is in use',
      'No incident is open on the device',
    ])
  })
})
