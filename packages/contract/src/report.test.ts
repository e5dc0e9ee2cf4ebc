import { describe, expect, it } from 'vitest'
import { MAX_REPORT_FACTS, SignedReport, signedText } from './report.ts'

const seen = { at: 1, provenance: 'measured', source: 'test', kind: 'value', value: true }
const report = {
  format: 1,
  audience: 'taga:X',
  device: 'd',
  counter: 1,
  sentAt: 1,
  seen: { 'device.firewallOn': seen },
}

function reads(change: object): boolean {
  return SignedReport.safeParse({ ...report, ...change }).success
}
function readsSeen(change: object): boolean {
  return reads({ seen: { 'device.x': { ...seen, ...change } } })
}

describe('a report', () => {
  it('may carry fields and fact keys that this version does not know', () => {
    expect(reads({ ofTheFuture: { a: 1 } })).toBe(true)
    expect(readsSeen({ ofTheFuture: 1 })).toBe(true)
  })

  it('has a limit to everything', () => {
    const facts = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`device.x${at}`, seen]))
    expect([reads({ seen: facts(MAX_REPORT_FACTS) }), reads({ seen: facts(MAX_REPORT_FACTS + 1) })]).toEqual([
      true,
      false,
    ])
    expect([readsSeen({ value: 'x'.repeat(4096) }), readsSeen({ value: 'x'.repeat(4097) })]).toEqual([true, false])
    const list = (length: number) => Array.from({ length }, () => 'x')
    expect([readsSeen({ value: list(64) }), readsSeen({ value: list(65) })]).toEqual([true, false])
    const applications = (length: number) => ({
      inventory: { applications: Array.from({ length }, () => ({ name: 'a', version: '' })) },
    })
    expect([reads(applications(2_000)), reads(applications(2_001))]).toEqual([true, false])
  })

  it.each([
    { value: null },
    { value: { a: 1 } },
    { value: [['a']] },
    { value: undefined },
    { at: -1 },
    { at: 1.5 },
    { at: '1' },
    { provenance: 'recorded' },
    { provenance: 'enforced' },
    { source: '' },
    { kind: 'unknown' },
    { kind: 'unknown', reason: 'asYouLike' },
  ])('holds no observation with %j', (change) => {
    expect(readsSeen(change)).toBe(false)
  })

  it('may say why something could not be seen', () => {
    expect(readsSeen({ kind: 'unknown', reason: 'timedOut' })).toBe(true)
  })

  it('is signed for one purpose, audience, path and body', () => {
    const text = signedText({ purpose: 'taga-report/1', audience: 'a', path: '/p', bodyHash: 'h' })
    expect(text).toBe('taga-report/1\na\n/p\nh')
  })
})
