import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readProxyHeader, writeProxyHeader } from './proxy-protocol.ts'

const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex')
const v1 = (text: string) => readProxyHeader(Buffer.from(text, 'latin1'))

function v2(command: number, family: number, body: Buffer): Buffer {
  const head = Buffer.from([command, family, 0, 0])
  head.writeUInt16BE(body.length, 2)
  return Buffer.concat([SIGNATURE, head, body])
}
const IPV4 = Buffer.from([203, 0, 113, 7, 192, 0, 2, 1, 0xc0, 0x00, 0x01, 0xbb])

describe('the PROXY header', () => {
  it('gives the client of version 1, over IPv4 and IPv6', () => {
    const line = 'PROXY TCP4 203.0.113.7 192.0.2.1 49152 443\r\n'
    expect(v1(`${line}GET / HTTP/1.1`)).toEqual({ kind: 'read', address: '203.0.113.7', lengthBytes: line.length })
    const six = 'PROXY TCP6 2001:db8::7 2001:db8::1 49152 443\r\n'
    expect(v1(six)).toEqual({ kind: 'read', address: '2001:db8::7', lengthBytes: six.length })
    expect(v1('PROXY UNKNOWN\r\n')).toEqual({ kind: 'read', lengthBytes: 15 })
  })

  it('gives the client of version 2, over IPv4 and IPv6, and knows a proxy that speaks for itself', () => {
    const four = v2(0x21, 0x11, IPV4)
    expect(readProxyHeader(Buffer.concat([four, Buffer.from('GET')]))).toEqual({
      kind: 'read',
      address: '203.0.113.7',
      lengthBytes: four.length,
    })
    const six = Buffer.alloc(36)
    Buffer.from('20010db8000000000000000000000007', 'hex').copy(six)
    expect(readProxyHeader(v2(0x21, 0x21, six))).toMatchObject({ kind: 'read', address: '2001:db8::7' })
    expect(readProxyHeader(v2(0x20, 0x00, Buffer.alloc(0)))).toEqual({ kind: 'read', lengthBytes: 16 })
  })

  it.each([
    'GET / HTTP/1.1\r\n',
    'PROXY TCP4 203.0.113.7 192.0.2.1 49152\r\n',
    'PROXY TCP4 203.0.113.7 192.0.2.1 49152 443 more\r\n',
    'PROXY TCP4 2001:db8::7 192.0.2.1 49152 443\r\n',
    'PROXY TCP6 fe80::1%eth0 2001:db8::1 49152 443\r\n',
    'PROXY TCP4 203.0.113.007 192.0.2.1 49152 443\r\n',
    'PROXY TCP4 203.0.113.7 192.0.2.1 99999 443\r\n',
    'PROXY TCP4 203.0.113.7 192.0.2.1 049 443\r\n',
    'PROXY TCP4  203.0.113.7 192.0.2.1 49152 443\r\n',
    'PROXY UDP4 203.0.113.7 192.0.2.1 49152 443\r\n',
    'proxy TCP4 203.0.113.7 192.0.2.1 49152 443\r\n',
    `PROXY TCP4 ${'1'.repeat(200)}`,
    '\u0016\u0003\u0001\u0002\u0000',
  ])('is refused where it is not to the letter: %j', (text) => {
    expect(v1(text)).toEqual({ kind: 'refused' })
  })

  it('is read as it was written, with what shows that a program of ours wrote it', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6())
    const token = fc.base64String({ minLength: 1, maxLength: 64 })
    fc.assert(
      fc.property(address, token, (from, told) => {
        const bytes = writeProxyHeader({ address: from, token: told })
        const written = readProxyHeader(Buffer.concat([bytes, Buffer.from('GET')]))
        const shortest = from.includes(':') ? new URL(`http://[${from}]/`).hostname.slice(1, -1) : from
        expect(written).toEqual({ kind: 'read', address: shortest, token: told, lengthBytes: bytes.length })
      }),
      { numRuns: 500 },
    )
    expect(readProxyHeader(writeProxyHeader({ address: 'unknown', token: 'x' }))).toEqual({
      kind: 'read',
      token: 'x',
      lengthBytes: 20,
    })
  })

  it('is refused in version 2 with another version, command, family or an endless length', () => {
    for (const [command, family] of [
      [0x11, 0x11],
      [0x22, 0x11],
      [0x21, 0x12],
      [0x21, 0x31],
      [0x21, 0x00],
    ] as const)
      expect(readProxyHeader(v2(command, family, IPV4))).toEqual({ kind: 'refused' })
    expect(readProxyHeader(v2(0x21, 0x11, Buffer.alloc(4)))).toEqual({ kind: 'refused' })
    expect(readProxyHeader(v2(0x21, 0x11, Buffer.alloc(2_000)))).toEqual({ kind: 'refused' })
  })

  it('is the same however it is cut into pieces: more, until all of it is there', () => {
    for (const whole of [Buffer.from('PROXY TCP4 203.0.113.7 192.0.2.1 49152 443\r\n'), v2(0x21, 0x11, IPV4)]) {
      for (let at = 0; at < whole.length; at += 1)
        expect(readProxyHeader(whole.subarray(0, at))).toEqual({ kind: 'more' })
      expect(readProxyHeader(whole)).toMatchObject({ kind: 'read', address: '203.0.113.7' })
    }
  })

  it('never reads further than there is, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), fc.boolean(), (bytes, signed) => {
        const all = signed ? Buffer.concat([SIGNATURE, bytes]) : Buffer.from(bytes)
        const read = readProxyHeader(all)
        expect(read.kind === 'read' ? read.lengthBytes : 0).toBeLessThanOrEqual(all.length)
      }),
      { numRuns: 2_000 },
    )
  })
})
