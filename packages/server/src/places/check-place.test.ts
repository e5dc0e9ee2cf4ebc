import { expect, it } from 'vitest'
import type { SayPlace } from '@taga/contract'
import type { Observation, Seen } from '@taga/core'
import { checkPlace, seenNetwork } from './check-place.ts'
import { placeFacts } from './place-facts.ts'

const NOW = 1_800_000_000_000
const MINUTE = 60_000
const KNOWN = { homes: [{ fingerprint: 'f-home', name: '自宅' }], notAt: [] } as const
const AT_HOME: SayPlace = { place: 'home', network: 'homeWifi' }
const IN_CAFE: SayPlace = { place: 'cafe', network: 'publicWifi' }

function reported(
  values: Readonly<Record<string, string>>,
  at = NOW,
  provenance: Observation['provenance'] = 'measured',
): Seen {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `device.${key}`,
      { at, provenance, source: 'nmcli', kind: 'value', value },
    ]),
  )
}

it('recognises home by its fingerprint and by nothing else', () => {
  const home = seenNetwork(reported({ networkKind: 'wifi', networkFingerprint: 'f-home' }), NOW)
  expect(checkPlace(AT_HOME, home, KNOWN).verdict).toBe('agrees')
  const other = seenNetwork(reported({ networkKind: 'wifi', networkFingerprint: 'f-other' }), NOW)
  expect(checkPlace(AT_HOME, other, KNOWN).verdict).toBe('wordOnly')
  expect(checkPlace(AT_HOME, other, { homes: [], notAt: [] }).why.ja).toContain('未登録')
})

it.each<readonly [string, SayPlace, Readonly<Record<string, string>>]>([
  ['a café on the home network', IN_CAFE, { networkKind: 'wifi', networkFingerprint: 'f-home' }],
  ['an office on the home network', { place: 'office', network: 'office' }, { networkFingerprint: 'f-home' }],
  ['a wired home on Wi-Fi', { place: 'home', network: 'homeWired' }, { networkKind: 'wifi' }],
  ['Wi-Fi at home on a cable', AT_HOME, { networkKind: 'wired', networkFingerprint: 'f-home' }],
  ['a home network in a café', { place: 'cafe', network: 'homeWifi' }, {}],
])('finds a contradiction: %s', (_, said, values) => {
  const check = checkPlace(said, seenNetwork(reported(values), NOW), KNOWN)
  expect(check.verdict).toBe('contradicts')
  expect(placeFacts({ ...said, at: NOW }, check, 'business')).toEqual({})
})

it('believes no look that is too old, of the future, or only declared', () => {
  const values = { networkKind: 'wifi', networkFingerprint: 'f-home' }
  expect(seenNetwork(reported(values, NOW - 15 * MINUTE), NOW).fingerprint).toBe('f-home')
  expect(seenNetwork(reported(values, NOW - 15 * MINUTE - 1), NOW)).toEqual({})
  expect(seenNetwork(reported(values, NOW + 1), NOW)).toEqual({})
  expect(seenNetwork(reported(values, NOW, 'declared'), NOW).fingerprint).toBeUndefined()
})

it('takes home on word alone for a network like any other, and for no place at all with confidential information', () => {
  const check = checkPlace(AT_HOME, {}, KNOWN)
  const business = placeFacts({ ...AT_HOME, at: NOW }, check, 'business')
  expect(business['connection.network']).toMatchObject({ value: 'other', provenance: 'declared' })
  expect(business['connection.place']).toMatchObject({ value: 'home', provenance: 'declared' })
  for (const level of ['confidential', undefined] as const)
    expect(placeFacts({ ...AT_HOME, at: NOW }, check, level)['connection.place']).toBeUndefined()
})

it('believes a shared place on word alone, since nobody gains by it', () => {
  const facts = placeFacts(
    { ...IN_CAFE, at: NOW, networkPasswordShared: true },
    checkPlace(IN_CAFE, {}, KNOWN),
    'confidential',
  )
  expect(facts['connection.place']).toMatchObject({ value: 'cafe' })
  expect(facts['connection.network']).toMatchObject({ value: 'publicWifi' })
  expect(facts['connection.networkPasswordShared']).toMatchObject({ value: true })
})

it('knows nothing where nothing was said', () => {
  expect(placeFacts(undefined, undefined, 'public')).toEqual({})
})

const IN_OFFICE: SayPlace = { place: 'office', network: 'office' }
const HQ = { location: 'hq', name: '本社', place: 'office' } as const

it('takes an office as confirmed where its network is recognised, also for confidential information', () => {
  const seen = seenNetwork(reported({ networkKind: 'wired', networkFingerprint: 'f-hq', vpn: 'none' }), NOW)
  for (const by of ['fingerprint', 'address'] as const) {
    const check = checkPlace(IN_OFFICE, seen, { ...KNOWN, office: { ...HQ, by } })
    expect(check.verdict).toBe('agrees')
    const facts = placeFacts({ ...IN_OFFICE, at: NOW }, check, 'confidential')
    expect(facts['connection.place']).toMatchObject({ value: 'office', provenance: 'measured' })
    expect(facts['connection.network']).toMatchObject({ value: 'office', provenance: 'measured' })
  }
})

it('takes no office on word alone for confidential information', () => {
  const seen = seenNetwork(reported({ networkKind: 'wifi', networkFingerprint: 'f-x', vpn: 'none' }), NOW)
  const check = checkPlace(IN_OFFICE, seen, KNOWN)
  expect(check.verdict).toBe('wordOnly')
  const facts = placeFacts({ ...IN_OFFICE, at: NOW }, check, 'confidential')
  expect(facts['connection.place']).toBeUndefined()
  expect(facts['connection.network']).toMatchObject({ value: 'other', provenance: 'declared' })
})

it('finds a contradiction where the office is said and the home, another office or elsewhere is seen', () => {
  const home = seenNetwork(reported({ networkFingerprint: 'f-home' }), NOW)
  const byAddress = { ...KNOWN, office: { ...HQ, by: 'address' } } as const
  expect(checkPlace(IN_OFFICE, home, byAddress).verdict).toBe('contradicts')
  const satellite = { ...KNOWN, office: { ...HQ, place: 'satellite', by: 'address' } } as const
  expect(checkPlace(IN_OFFICE, {}, satellite).verdict).toBe('contradicts')
  expect(checkPlace(IN_OFFICE, {}, { ...KNOWN, notAt: ['office'] }).verdict).toBe('contradicts')
  expect(checkPlace(IN_OFFICE, {}, { ...KNOWN, notAt: ['satellite'] }).verdict).toBe('wordOnly')
})

it('finds a contradiction where a café is said in the office, by its network and not by its address alone', () => {
  const at = (by: 'fingerprint' | 'address') => checkPlace(IN_CAFE, {}, { ...KNOWN, office: { ...HQ, by } }).verdict
  expect(at('fingerprint')).toBe('contradicts')
  expect(at('address')).toBe('wordOnly')
})
