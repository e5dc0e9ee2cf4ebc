import { expect, it } from 'vitest'
import { compareToStandard, demandOf, lackOfStandard, type StandardDemands } from './authentication-standard.ts'
import { AUTHENTICATIONS, type Entrance } from './entrance.ts'

const NOW = 1_800_000_000_000
const DAY = 86_400_000
const ENTRANCE: Entrance = {
  id: 'vpn',
  name: 'VPN',
  kind: 'vpn',
  frontedByTaga: false,
  authentication: 'passkey',
  passwordPolicy: 'checked',
  encryptedPath: 'yes',
  boundary: { restricted: 'yes' },
  logsKept: 'yes',
  knownBy: 'declared',
  recordedAt: NOW - DAY,
  reviewDueAt: NOW + DAY,
  owner: '情報システム課',
}
const STRONG: StandardDemands = { everywhere: 'strong', kinds: { administration: 'passkey', vpn: 'multiFactor' } }
const stateOf = (changed: Partial<Entrance>, demands = STRONG) =>
  compareToStandard({ ...ENTRANCE, ...changed }, demands, NOW).state

it.each([
  ['webApplication', ['meets', 'meets', 'meets', 'fails', 'fails', 'unknown']],
  ['vpn', ['meets', 'meets', 'fails', 'fails', 'fails', 'unknown']],
  ['administration', ['meets', 'fails', 'fails', 'fails', 'fails', 'unknown']],
] as const)('demands of %s what the standard says of its kind', (kind, expected) => {
  expect(AUTHENTICATIONS.map((authentication) => stateOf({ kind, authentication }))).toEqual(expected)
})

it('takes what the standard says everywhere where it says nothing of the kind', () => {
  expect(demandOf(STRONG, 'mail')).toBe('strong')
  expect(demandOf(STRONG, 'vpn')).toBe('multiFactor')
})

it('asks for checked passwords, and never takes what nobody knows for good', () => {
  expect(stateOf({ passwordPolicy: 'noPasswords' })).toBe('meets')
  expect(stateOf({ passwordPolicy: 'unchecked' })).toBe('fails')
  expect(stateOf({ passwordPolicy: 'unknown' })).toBe('unknown')
})

it('tells what is known to be short before what is not known, and both shortcomings', () => {
  const short = { ...ENTRANCE, authentication: 'password', passwordPolicy: 'unknown' } as const
  expect(compareToStandard(short, STRONG, NOW)).toEqual({ state: 'fails', lacks: ['weakAuthentication'] })
  const both = { ...ENTRANCE, authentication: 'certificateAndPassword', passwordPolicy: 'unchecked' } as const
  expect(compareToStandard(both, STRONG, NOW).lacks).toEqual(['belowStandard', 'weakPasswordsAccepted'])
})

it('believes a word until its review, and none from the future', () => {
  expect(stateOf({ reviewDueAt: NOW + 1 })).toBe('meets')
  expect(stateOf({ reviewDueAt: NOW })).toBe('stale')
  expect(stateOf({ recordedAt: NOW })).toBe('meets')
  expect(stateOf({ recordedAt: NOW + 1 })).toBe('unknown')
})

it('is in force from its approval until its end, as long as the settings stay', () => {
  const standard = { demands: STRONG, approvedAt: NOW, validUntil: NOW + DAY, settingsChanged: false }
  expect(lackOfStandard(undefined, NOW)).toBe('standardMissing')
  expect(lackOfStandard(standard, NOW - 1)).toBe('standardMissing')
  expect(lackOfStandard(standard, NOW)).toBeUndefined()
  expect(lackOfStandard(standard, NOW + DAY - 1)).toBeUndefined()
  expect(lackOfStandard(standard, NOW + DAY)).toBe('standardEnded')
  expect(lackOfStandard({ ...standard, settingsChanged: true }, NOW)).toBe('standardChanged')
})
