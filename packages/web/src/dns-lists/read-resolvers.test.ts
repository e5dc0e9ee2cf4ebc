import { expect, it } from 'vitest'
import { readResolvers, writeResolvers } from './read-resolvers.ts'

it('reads resolvers as they are written, and writes them so that they are read the same', () => {
  const text =
    '192.168.1.1\n\n 192.168.1.1:5353 \n[fd00::1]:53\nfd00::2\n1.1.1.1 One.one.one.one\n9.9.9.9:8853 dns.quad9.net'
  const read = readResolvers(text)
  expect(read).toEqual([
    { address: '192.168.1.1', port: 53 },
    { address: '192.168.1.1', port: 5353 },
    { address: 'fd00::1', port: 53 },
    { address: 'fd00::2', port: 53 },
    { address: '1.1.1.1', port: 853, tlsName: 'one.one.one.one' },
    { address: '9.9.9.9', port: 8853, tlsName: 'dns.quad9.net' },
  ])
  expect(readResolvers(writeResolvers(read ?? []))).toEqual(read)
})

it('takes nothing from a text with a line that it cannot read', () => {
  for (const text of ['dns.example', '192.168.1.1 53 x', '192.168.1.1:', '1.1.1'])
    expect([text, readResolvers(text)]).toEqual([text, undefined])
})
