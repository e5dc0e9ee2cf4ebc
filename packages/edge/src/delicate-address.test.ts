import { describe, expect, it } from 'vitest'
import { isDelicate } from './delicate-address.ts'

describe('addresses that nobody is led to by a name', () => {
  it.each([
    '0.0.0.0',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.0.192',
    '::',
    '::1',
    'fe80::1',
    'febf::1',
    'ff02::1',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '100.100.100.200',
    'fe80::1%eth0',
    'no address',
  ])('is careful with %s', (address) => expect(isDelicate(address)).toBe(true))

  it.each(['10.0.0.1', '192.168.1.1', '172.16.0.1', '100.64.0.1', '203.0.113.1', '2001:db8::1', 'fd12::1'])(
    'is not careful with %s',
    (address) => expect(isDelicate(address)).toBe(false),
  )
})
