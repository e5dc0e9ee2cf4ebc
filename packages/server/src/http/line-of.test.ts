import { expect, it } from 'vitest'
import { lineOf } from './line-of.ts'

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['unknown', 'unknown'],
  ['2001:db8:0:7::1', '2001:db8:0:7'],
  ['2001:DB8:0:7:ffff:ffff:ffff:ffff', '2001:db8:0:7'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::ffff:192.0.2.1', '0:0:0:0:0:ffff:c000:201'],
  ['::ffff:192.0.2.2', '0:0:0:0:0:ffff:c000:202'],
])('counts %s as %s', (address, line) => {
  expect(lineOf(address)).toBe(line)
})
