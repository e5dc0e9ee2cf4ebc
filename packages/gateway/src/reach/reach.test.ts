import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { makeSelfSigned } from '../testing/self-signed.ts'
import { destinationAt, openTcp } from '../testing/test-office.ts'
import { connectPinned } from './connect-pinned.ts'
import { createReach } from './create-reach.ts'
import { openTls } from './open-tls.ts'
import { pinnedAddresses } from './pinned-addresses.ts'
import { CannotReach } from './reach.ts'
import { sendMagicPacket } from './send-magic-packet.ts'
import { NoneWorked, tryInTurn } from './try-in-turn.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

describe('the addresses that may be dialled', () => {
  it('takes those that were written, in whatever writing', () => {
    expect(pinnedAddresses(['10.0.0.5', '10.0.0.6'], ['10.0.0.6', '10.0.0.7'])).toEqual(['10.0.0.6'])
    expect(pinnedAddresses(['2001:db8::1'], ['2001:DB8:0:0:0:0:0:1'])).toEqual(['2001:db8::1'])
    expect(pinnedAddresses(['10.0.0.5'], [])).toEqual([])
    expect(pinnedAddresses([], ['10.0.0.5'])).toEqual([])
    expect(pinnedAddresses(['10.0.0.5', '10.0.0.5'], ['10.0.0.5'])).toEqual(['10.0.0.5'])
  })

  it.each([
    ['127.0.0.1', '::ffff:127.0.0.1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::ffff:10.0.0.5', '10.0.0.5'],
    ['::ffff:a00:5', '::ffff:10.0.0.5'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::127.0.0.1', '127.0.0.1'],
    ['64:ff9b::7f00:1', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['0x7f000001', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['0177.0.0.1', '127.0.0.1'],
    ['localhost', 'localhost'],
    ['10.0.0.5 ', '10.0.0.5'],
  ])('does not take %s for %s', (found, pinned) => {
    expect(pinnedAddresses([found], [pinned])).toEqual([])
  })

  it('takes a delicate address where it was written letter for letter', () => {
    expect(pinnedAddresses(['127.0.0.1', '::1'], ['127.0.0.1', '::1'])).toEqual(['127.0.0.1', '::1'])
    expect(pinnedAddresses(['169.254.169.254'], ['169.254.169.254'])).toEqual(['169.254.169.254'])
  })
})

describe('connecting to a pinned address', () => {
  async function echo() {
    const opened = await openTcp((socket) => void socket.pipe(socket))
    closing.push(opened.close)
    return opened
  }

  it('asks for the addresses of a name once, and dials what was asked and nothing else', async () => {
    const { port } = await echo()
    const asked: string[] = []
    const resolve = async (host: string) => {
      asked.push(host)
      return asked.length === 1 ? ['127.0.0.1', '192.0.2.1'] : ['192.0.2.1']
    }
    const socket = await connectPinned({ host: 'office.example', port, pinned: ['127.0.0.1'] }, { resolve })
    expect(socket.remoteAddress).toBe('127.0.0.1')
    expect(asked).toEqual(['office.example'])
    socket.destroy()
  })

  it('refuses a name that was pointed elsewhere, and one that cannot be resolved', async () => {
    const { port, sockets } = await echo()
    const target = { host: 'office.example', port, pinned: ['10.0.0.5'] }
    expect(await reasonOf(connectPinned(target, { resolve: async () => ['127.0.0.1'] }))).toBe('notPinned')
    const failing = async () => {
      throw new Error('ENOTFOUND')
    }
    expect(await reasonOf(connectPinned(target, { resolve: failing }))).toBe('unreachable')
    expect(await reasonOf(connectPinned({ host: '127.0.0.1', port, pinned: [] }))).toBe('notPinned')
    expect(
      await reasonOf(
        connectPinned({ host: '127.1', port, pinned: ['127.0.0.1'] }, { resolve: async () => ['127.0.0.1'] }),
      ),
    ).toBe('opened')
    expect(sockets.size).toBeLessThanOrEqual(1)
  })

  it('does not wait for ever for a name', async () => {
    const started = performance.now()
    const never = () => new Promise<never>(() => {})
    expect(
      await reasonOf(connectPinned({ host: 'x.example', port: 1, pinned: ['10.0.0.5'] }, { resolve: never })),
    ).toBe('timedOut')
    expect(performance.now() - started).toBeLessThan(60_000)
  })

  it('tries the next address beside one that does not answer, and takes the first that does', async () => {
    const { port } = await echo()
    // 192.0.2.0/24 is for documents and answers nobody; where there is no route it fails at once, which is as good here
    const resolve = async () => ['192.0.2.1', '127.0.0.1']
    const started = performance.now()
    const socket = await connectPinned({ host: 'x.example', port, pinned: ['192.0.2.1', '127.0.0.1'] }, { resolve })
    expect(socket.remoteAddress).toBe('127.0.0.1')
    expect(performance.now() - started).toBeLessThan(60_000)
    socket.destroy()
  })

  it('lets each direction end by itself', async () => {
    const opened = await openTcp((socket) => {
      socket.resume()
      socket.once('end', () => setTimeout(() => socket.end('after your end'), 50))
    })
    closing.push(opened.close)
    const reach = createReach({ connectors: { linksTo: () => [], sites: () => new Map() } })
    const way = await reach.open(destinationAt(opened.port, { via: { kind: 'direct' } }))
    way.end()
    const [answer] = (await once(way, 'data')) as [Buffer]
    expect(String(answer)).toBe('after your end')
  })
})

describe('trying ways in turn', () => {
  const turns = { nextAfterMs: 20, timeoutMs: 500, discard: () => {} }

  it('gives up the slow ones, and discards what comes too late', async () => {
    const discarded: string[] = []
    const stopped: string[] = []
    const found = await tryInTurn(['slow', 'fast'], {
      ...turns,
      attempt: async (way, signal) => {
        signal.addEventListener('abort', () => stopped.push(way))
        await new Promise((resolve) => setTimeout(resolve, way === 'slow' ? 100 : 10))
        return way
      },
      discard: (way) => discarded.push(way),
    })
    expect(found).toBe('fast')
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(stopped).toContain('slow')
    expect(discarded).toEqual(['slow'])
  })

  it('goes on at once where one fails, and says why all did', async () => {
    const attempt = async (way: number) => {
      throw new Error(String(way))
    }
    const error = await tryInTurn([1, 2, 3], { ...turns, attempt }).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(NoneWorked)
    expect((error as NoneWorked).causes.map(String)).toEqual(['Error: 1', 'Error: 2', 'Error: 3'])
    await expect(tryInTurn([], { ...turns, attempt })).rejects.toBeInstanceOf(NoneWorked)
  })

  it('ends at the deadline, and when the caller gives up', async () => {
    const attempt = () => new Promise<never>(() => {})
    await expect(tryInTurn([1], { ...turns, timeoutMs: 30, attempt })).rejects.toBeInstanceOf(NoneWorked)
    const given = new AbortController()
    setTimeout(() => given.abort(new Error('enough')), 10)
    await expect(tryInTurn([1], { ...turns, attempt, signal: given.signal })).rejects.toThrow('enough')
  })
})

describe('TLS to an upstream', () => {
  async function upstream(names: readonly string[] = ['pc.example.jp']) {
    const certificate = makeSelfSigned(names)
    const server = createTlsServer({ key: certificate.key, cert: certificate.cert }, (socket) => {
      socket.on('error', () => {})
      socket.pipe(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => server.close(() => resolve())))
    const { port } = server.address() as AddressInfo
    const way = async () => {
      const socket = connectTcp(port, '127.0.0.1')
      socket.on('error', () => {})
      await once(socket, 'connect')
      return socket
    }
    return { ...certificate, way }
  }

  it('takes the one certificate that is pinned, and no other', async () => {
    const { way, sha256 } = await upstream()
    const socket = await openTls(await way(), { host: '127.0.0.1', trust: { kind: 'pinned', sha256 } })
    socket.write('x')
    expect(String((await once(socket, 'data'))[0])).toBe('x')
    socket.destroy()
    const other = createHash('sha256').update('other').digest('hex')
    expect(await reasonOf(openTls(await way(), { host: '127.0.0.1', trust: { kind: 'pinned', sha256: other } }))).toBe(
      'badCertificate',
    )
  })

  it('takes what an authority of the organisation signed, for its own name only', async () => {
    const { way, cert } = await upstream()
    const trust = { kind: 'authority', pem: cert } as const
    const socket = await openTls(await way(), { host: 'pc.example.jp', trust })
    socket.destroy()
    expect(await reasonOf(openTls(await way(), { host: 'other.example.jp', trust }))).toBe('badCertificate')
  })

  it('does not take for public what nobody known has signed', async () => {
    const { way } = await upstream()
    expect(await reasonOf(openTls(await way(), { host: 'pc.example.jp', trust: { kind: 'public' } }))).toBe(
      'badCertificate',
    )
  })

  it('says refused where nobody speaks TLS, and destroys the way', async () => {
    const opened = await openTcp((socket) => void socket.end('SSH-2.0-x\r\n'))
    closing.push(opened.close)
    const socket = connectTcp(opened.port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    expect(await reasonOf(openTls(socket, { host: 'pc.example.jp', trust: { kind: 'public' } }))).toBe('refused')
    expect(socket.destroyed).toBe(true)
  })
})

describe('waking', () => {
  it('sends six bytes of ones and sixteen times the address', async () => {
    const ear = createSocket('udp4')
    ear.bind(0, '127.0.0.1')
    await once(ear, 'listening')
    const heard = once(ear, 'message') as Promise<[Buffer]>
    await sendMagicPacket('00:11:22:33:44:55', { addresses: ['127.0.0.1'], port: ear.address().port })
    expect((await heard)[0].toString('hex')).toBe('ff'.repeat(6) + '001122334455'.repeat(16))
    ear.close()
  })

  it('sends nothing for what is no address, or to nowhere', async () => {
    expect(await reasonOf(sendMagicPacket('00:11:22:33:44', { addresses: ['127.0.0.1'] }))).toBe('unreachable')
    expect(await reasonOf(sendMagicPacket('00:11:22:33:44:55', { addresses: [] }))).toBe('unreachable')
  })
})

async function reasonOf(opening: Promise<unknown>): Promise<string> {
  try {
    const opened = await opening
    if (typeof opened === 'object' && opened !== null && 'destroy' in opened) (opened as { destroy(): void }).destroy()
    return 'opened'
  } catch (error) {
    return error instanceof CannotReach ? error.reason : String(error)
  }
}
