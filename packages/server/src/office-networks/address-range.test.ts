import { expect, it } from 'vitest'
import { holdsAddress, rangeOfAddress, readRange, writeRange } from './address-range.ts'

const written = (text: string) => {
  const range = readRange(text)
  return range === undefined ? undefined : writeRange(range)
}

it.each([
  ['198.51.100.7', '198.51.100.7/32'],
  [' 198.51.100.7/24 ', '198.51.100.0/24'],
  ['10.20.30.40/20', '10.20.16.0/20'],
  ['2001:DB8:0:0:1::5', '2001:db8::1:0:0:5/128'],
  ['2001:db8:1:2:3::/56', '2001:db8:1::/56'],
  ['::ffff:198.51.100.7', '198.51.100.7/32'],
])('writes %s in one spelling', (text, expected) => {
  expect(written(text)).toBe(expected)
})

it.each([
  '',
  'office',
  '198.51.100.7/33',
  '198.51.100.0/15',
  '0.0.0.0/0',
  '198.51.100.7/',
  '198.51.100.7/24/1',
  '198.51.100.7/-1',
  '198.51.100.07',
  '127.0.0.1',
  '169.254.1.1',
  '100.64.0.1',
  '192.0.0.2',
  '::1',
  'fe80::1',
  '2001:db8::/31',
  '::/0',
])('refuses %s, which is no office', (text) => {
  expect(readRange(text)).toBeUndefined()
})

it('holds the first and the last address of a range, and no neighbour', () => {
  const range = readRange('198.51.100.64/26')
  const holds = (address: string) => range !== undefined && holdsAddress(range, address)
  expect(['198.51.100.64', '198.51.100.127', '::ffff:198.51.100.65'].map(holds)).toEqual([true, true, true])
  expect(['198.51.100.63', '198.51.100.128', '2001:db8::1', 'unknown', ''].map(holds)).toEqual(Array(5).fill(false))
})

it('registers an IPv4 address as itself and an IPv6 address as its line', () => {
  const of = (address: string) => {
    const range = rangeOfAddress(address)
    return range === undefined ? undefined : writeRange(range)
  }
  expect(of('198.51.100.7')).toBe('198.51.100.7/32')
  expect(of('2001:db8:1:2:aaaa::7')).toBe('2001:db8:1:2::/64')
  for (const unfit of ['127.0.0.1', 'fe80::1%eth0', 'unknown']) expect(of(unfit)).toBeUndefined()
})
