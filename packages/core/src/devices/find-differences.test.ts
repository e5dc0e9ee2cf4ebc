import { expect, it } from 'vitest'
import {
  DIFFERENCE_KINDS,
  FIRST_REPORT_MS,
  type MeasuredDevice,
  type RegisteredDevice,
  findDifferences,
  knownSerial,
} from './find-differences.ts'
import { LIFECYCLE_STATES } from './lifecycle.ts'

const DAY = 86_400_000
const NOW = 100 * DAY
const registered: RegisteredDevice = {
  id: 'pc',
  state: 'lent',
  stateSince: 50 * DAY,
  management: 'managed',
  kind: 'laptop',
  os: 'windows',
  serial: 'ABC-123',
  user: 'hanako',
  model: 'Latitude 5440',
  hostName: 'PC-1',
}
const measured: MeasuredDevice = {
  lastSeenAt: NOW - 1,
  kind: 'laptop',
  os: 'windows',
  serial: 'abc-123 ',
  model: 'Latitude 5440',
  hostName: 'pc-1',
  lastUser: 'hanako',
  applicationsCame: 0,
  applicationsGone: 0,
}
const kinds = (says: Partial<RegisteredDevice>, seen: Partial<MeasuredDevice>, now = NOW) =>
  findDifferences({ ...registered, ...says }, { ...measured, ...seen }, now).map(({ kind }) => kind)

it('finds none where all agrees, whatever case and width say', () => {
  expect(kinds({}, {})).toEqual([])
  expect(kinds({ serial: 'ＡＢＣ-123' }, {})).toEqual([])
})

it('finds none in what was not measured, nor in what the register was never told of model and name', () => {
  const nothing = { kind: undefined, os: undefined, serial: undefined, model: undefined, hostName: undefined }
  expect(kinds({}, { ...nothing, lastUser: undefined })).toEqual([])
  expect(kinds({ model: undefined, hostName: undefined }, {})).toEqual([])
})

it.each([
  [{ serial: 'XYZ' }, 'serial'],
  [{ os: 'linux' }, 'system'],
  [{ kind: 'desktop' }, 'kind'],
  [{ model: 'Latitude 7450' }, 'model'],
  [{ hostName: 'PC-2' }, 'hostName'],
  [{ lastUser: 'taro' }, 'usedByAnother'],
  [{ serialHolder: 'other' }, 'serialOfAnother'],
  [{ applicationsCame: 1 }, 'applicationsCame'],
  [{ applicationsGone: 2 }, 'applicationsGone'],
] as const)('finds %j to be a difference of %s', (seen, kind) => {
  expect(kinds({}, seen)).toEqual([kind])
})

it('gives a serial number that the register lacks as one to take over', () => {
  const [found] = findDifferences({ ...registered, serial: undefined }, measured, NOW)
  expect(found).toEqual({ kind: 'serial', isUrgent: false, measured: 'abc-123' })
})

it.each([
  'To be filled by O.E.M.',
  'Default string',
  '0',
  '00000000',
  ' ',
  'N/A',
  'System Serial Number',
  'XXXXXXX',
  '....',
])('takes %j for no serial number', (text) => {
  expect(knownSerial(text)).toBeUndefined()
  expect(kinds({}, { serial: text, serialHolder: 'other' })).toEqual([])
})

it.each(['lost', 'stolen', 'wiped', 'disposed'] as const)(
  'finds a device that still signs reports while it is %s',
  (state) => {
    const stateSince = NOW - DAY
    expect(kinds({ state, stateSince }, { knockedAt: NOW })).toEqual(['reportsThough'])
    expect(kinds({ state, stateSince }, { knockedAt: stateSince })).toEqual([])
    expect(kinds({ state, stateSince }, {})).toEqual([])
  },
)

it.each(['returned', 'toWipe'] as const)('finds a device that reports a day after it is %s', (state) => {
  const stateSince = NOW - 3 * DAY
  expect(kinds({ state, stateSince }, { lastSeenAt: stateSince + DAY + 1 })).toEqual(['reportsThough'])
  expect(kinds({ state, stateSince }, { lastSeenAt: stateSince + DAY })).toEqual([])
})

it('finds a managed device in hands that has never reported for a week', () => {
  const never = { lastSeenAt: undefined }
  expect(kinds({ stateSince: NOW - FIRST_REPORT_MS - 1 }, never)).toEqual(['neverReported'])
  expect(kinds({ stateSince: NOW - FIRST_REPORT_MS }, never)).toEqual([])
  expect(kinds({ management: 'browserOnly' }, never)).toEqual([])
  expect(kinds({ state: 'inStock' }, never)).toEqual([])
})

it('names another user only while the device is in hands and has one', () => {
  expect(kinds({ user: undefined }, { lastUser: 'taro' })).toEqual([])
  expect(kinds({ state: 'inStock' }, { lastUser: 'taro' })).toEqual([])
})

it('names every kind that there is', () => {
  const seen = {
    serial: 'S1',
    os: 'linux',
    kind: 'tablet',
    model: 'M',
    hostName: 'H',
    lastUser: 'taro',
    serialHolder: 'o',
  }
  const found = new Set([
    ...LIFECYCLE_STATES.flatMap((state) =>
      kinds({ state }, { ...seen, knockedAt: NOW, applicationsCame: 1, applicationsGone: 1 }),
    ),
    ...kinds({}, { lastSeenAt: undefined }),
  ])
  expect([...found].toSorted((one, other) => one.localeCompare(other))).toEqual(
    [...DIFFERENCE_KINDS].toSorted((one, other) => one.localeCompare(other)),
  )
})
