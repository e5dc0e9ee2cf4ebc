import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer as createHttpsServer } from 'node:https'
import { get as getPlainly } from 'node:http'
import { connect as connectTcp, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connect, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import {
  type AcmeServer,
  createTestAuthority,
  type IssuedCertificate,
  startAcmeServer,
  type TestAuthority,
} from '@taga/edge/testing'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createListening, type Listening, type ListeningEvent, type ListeningOptions } from './create-listening.ts'

const WIKI = 'wiki.apps.example.test'
const TIME = 'kintai.apps.example.test'
const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('where a gateway listens', () => {
  let authority: TestAuthority
  let acme: AcmeServer
  let folder: string
  let names: string[]
  let now: number
  let directory: string | undefined
  let events: ListeningEvent[]
  let listening: Listening
  const fronts: { closeAllConnections(): void }[] = []
  beforeAll(async () => {
    authority = await createTestAuthority()
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-listen-'))
    acme = await startAcmeServer(authority)
    names = [WIKI, TIME]
    now = Date.now()
    directory = undefined
    events = []
  })
  afterEach(async () => {
    for (const front of fronts.splice(0)) front.closeAllConnections()
    await listening.close()
    await acme.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** A gateway's ports before a front that says which name it was asked by, and for whom. */
  async function begin(more: Partial<ListeningOptions> = {}): Promise<void> {
    listening = await createListening({
      folder,
      at: { tlsPort: 0, httpPort: 0, address: '127.0.0.1', proxyPeers: [] },
      names: () => names,
      authority: () => (directory === undefined ? undefined : { directory }),
      now: () => now,
      said: (event) => events.push(event),
      patience: { tries: 3, minMs: 1, maxMs: 5 },
      ...more,
    })
    const front = createHttpsServer({
      SNICallback: (name, answer) => {
        const context = listening.contextOf(name)
        if (context === undefined) answer(new Error('not a name of ours'))
        else answer(null, context)
      },
    })
    front.on('tlsClientError', (_error, socket) => socket.destroy())
    front.on('request', (request, response) => {
      const socket = request.socket as TLSSocket // it speaks nothing else
      response.end(`${request.headers.host} for ${listening.addressOf(socket)}`)
    })
    fronts.push(front)
    await listening.open(front)
    acme.dial = { httpPort: listening.ports()?.httpPort ?? 0, tlsPort: listening.ports()?.tlsPort ?? 0 }
  }
  async function put(file: string, { chain, key }: Partial<IssuedCertificate>, mode = 0o600): Promise<void> {
    await mkdir(join(folder, 'certificates'), { recursive: true })
    await writeFile(join(folder, 'certificates', file), `${key ?? ''}\n${chain ?? ''}`, { mode })
    await chmod(join(folder, 'certificates', file), mode)
  }
  function greet(servername: string, under?: Socket): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const to = under === undefined ? { host: '127.0.0.1', port: listening.ports()?.tlsPort ?? 0 } : { socket: under }
      const socket = connect({ ...to, servername, ca: authority.root }, () => resolve(socket))
      socket.on('error', reject)
    })
  }
  async function ask(name: string, under?: Socket): Promise<string> {
    const socket = await greet(name, under)
    socket.write(`GET / HTTP/1.1\r\nhost: ${name}\r\nconnection: close\r\n\r\n`)
    let text = ''
    for await (const part of socket) text += String(part)
    return text.slice(text.indexOf('\r\n\r\n') + 4)
  }
  const refused = /alert|disconnected|reset|ssl/i
  const fingerprintOf = async (name: string) => {
    const socket = await greet(name)
    const { fingerprint256 } = socket.getPeerX509Certificate() ?? {}
    socket.destroy()
    return fingerprint256
  }
  const kinds = () => events.map(({ kind }) => kind)

  describe('with certificates that an administrator puts into the folder', () => {
    it('serves each name by the file that has it, and all names of a wildcard by one', async () => {
      await put('wiki.pem', await authority.issue({ names: [WIKI] }))
      await begin()
      expect(await ask(WIKI)).toContain(`${WIKI} for 127.0.0.1`)
      await expect(greet(TIME)).rejects.toThrow(refused)
      await put('all.pem', await authority.issue({ names: ['*.apps.example.test', 'apps.example.test'] }))
      await listening.look()
      expect(await ask(TIME)).toContain(TIME)
      // a wildcard stands for one label, and a name that is registered nowhere gets no handshake
      names = [...names, 'a.b.apps.example.test']
      await expect(greet('a.b.apps.example.test')).rejects.toThrow(refused)
      await expect(greet('other.apps.example.test')).rejects.toThrow(refused)
      expect(listening.state()).toMatchObject([{ name: WIKI, from: 'folder' }, { from: 'folder' }, {}])
    })

    it('finds the key in a file of its own, as certificate programs write it', async () => {
      const { chain, key } = await authority.issue({ names: [WIKI] })
      const other = await authority.issue({ names: ['else.example.test'] })
      await put('fullchain.pem', { chain })
      await put('privkey.pem', { key })
      await put('another.key', { key: other.key })
      await begin()
      expect(await ask(WIKI)).toContain(WIKI)
      expect(kinds().filter((kind) => kind === 'certificateUnusable')).toEqual([])
    })

    it('takes a changed file without a pause, and keeps the former where the new one is broken', async () => {
      await put('wiki.pem', await authority.issue({ names: [WIKI] }))
      await begin()
      const first = await fingerprintOf(WIKI)
      await put('wiki.pem', await authority.issue({ names: [WIKI] }))
      await listening.look()
      const second = await fingerprintOf(WIKI)
      expect(second).not.toBe(first)
      const { chain } = await authority.issue({ names: [WIKI] })
      const { key } = await authority.issue({ names: [WIKI] })
      for (const broken of [
        { chain, key },
        { chain: chain.slice(0, 300) },
        { key },
        {},
        { chain: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' },
      ]) {
        await put('wiki.pem', broken)
        await listening.look()
        await listening.look()
        expect(await fingerprintOf(WIKI)).toBe(second)
      }
      expect(kinds().filter((kind) => kind === 'certificateUnusable')).toHaveLength(5)
      await rm(join(folder, 'certificates', 'wiki.pem'))
      await listening.look()
      await expect(greet(WIKI)).rejects.toThrow(refused)
    })

    it('refuses a key that everybody on the machine can read, and names no key in what it says', async () => {
      await put('wiki.pem', await authority.issue({ names: [WIKI] }), 0o644)
      await begin()
      await expect(greet(WIKI)).rejects.toThrow(refused)
      expect(JSON.stringify(events)).toContain('chmod 600')
      expect(JSON.stringify(events)).not.toContain('BEGIN')
      await put('wiki.pem', await authority.issue({ names: [WIKI] }), 0o640)
      await listening.look()
      expect(await ask(WIKI)).toContain(WIKI)
    })

    it('shows no certificate once it has expired, and prefers the one that stands longer', async () => {
      await put('short.pem', await authority.issue({ names: [WIKI], until: now + DAY }))
      await begin()
      const short = await fingerprintOf(WIKI)
      await put('long.pem', await authority.issue({ names: ['*.apps.example.test'], until: now + 2 * DAY }))
      await listening.look()
      expect(await fingerprintOf(WIKI)).not.toBe(short)
      now += 3 * DAY
      await expect(greet(WIKI)).rejects.toThrow(refused)
    })

    it('waits for no pipe, and reads nothing that is no file or too large', async () => {
      await put('wiki.pem', await authority.issue({ names: [WIKI] }))
      await mkdir(join(folder, 'certificates', 'folder.pem'))
      await put('large.pem', { chain: 'x'.repeat(300_000) })
      await put('notes.txt', await authority.issue({ names: [TIME] }))
      await once(spawn('mkfifo', [join(folder, 'certificates', 'pipe.pem')]), 'close')
      await begin()
      expect(await ask(WIKI)).toContain(WIKI)
      await expect(greet(TIME)).rejects.toThrow(refused)
      expect(events.filter(({ kind }) => kind === 'certificateUnusable')).toHaveLength(3)
    })
  })

  describe('with certificates by ACME', () => {
    beforeEach(() => {
      directory = acme.directory
    })

    it('orders one for each name that has none, and renews it after two thirds of its life', async () => {
      await put('wiki.pem', await authority.issue({ names: [WIKI] }))
      names = [WIKI, TIME, 'pc7.apps.example.test']
      await begin()
      await listening.look()
      expect(acme.seen).toMatchObject({ orders: 2, accounts: 1, checks: ['http-01 passed', 'http-01 passed'] })
      expect(await ask(TIME)).toContain(TIME)
      expect(await ask('pc7.apps.example.test')).toContain('pc7')
      const first = await fingerprintOf(TIME)
      now += 59 * DAY
      await listening.look()
      expect(acme.seen.orders).toBe(2)
      now += 2 * DAY
      acme.mood.times = { from: Date.now() - DAY, until: now + 90 * DAY }
      await listening.look()
      expect(acme.seen.orders).toBe(4)
      expect(await fingerprintOf(TIME)).not.toBe(first)
      expect(listening.state()).toMatchObject([{ from: 'folder' }, { from: 'acme' }, { from: 'acme' }])
    })

    it('is checked over TLS where port 80 belongs to somebody else, while browsers are served', async () => {
      acme.mood.offers = ['tls-alpn-01']
      await begin()
      await listening.look()
      expect(acme.seen.checks).toEqual(['tls-alpn-01 passed', 'tls-alpn-01 passed'])
      expect(await ask(WIKI)).toContain(WIKI)
    })

    it('stands after a restart without a new order; keys are for their owner alone, and for no other path', async () => {
      names = [WIKI, '../../escape.test', 'a..b.test', '']
      await begin()
      await listening.look()
      const first = await fingerprintOf(WIKI)
      await listening.close()
      await begin()
      await listening.look()
      expect(await fingerprintOf(WIKI)).toBe(first)
      expect(acme.seen).toMatchObject({ orders: 1, accounts: 1 })
      expect((await readdir(join(folder, 'acme'))).toSorted()).toEqual(['account', 'begun.json', WIKI])
      for (const file of await readdir(join(folder, 'acme', WIKI)))
        expect((await stat(join(folder, 'acme', WIKI, file))).mode & 0o077).toBe(0)
    })

    it('tries later and later where the authority refuses, says why, and leaves the present one in use', async () => {
      names = [WIKI]
      await begin()
      await listening.look()
      const first = await fingerprintOf(WIKI)
      now += 61 * DAY
      acme.mood.rateLimited = true
      await listening.look()
      await listening.look()
      expect(events.filter(({ kind }) => kind === 'orderFailed')).toHaveLength(1)
      expect(listening.state()[0]?.problem).toContain('too many certificates')
      expect(await fingerprintOf(WIKI)).toBe(first)
      now += 14 * 60_000
      await listening.look()
      expect(events.filter(({ kind }) => kind === 'orderFailed')).toHaveLength(1)
      now += 2 * 60_000
      await listening.look()
      expect(events.filter(({ kind }) => kind === 'orderFailed')).toHaveLength(2)
      acme.mood.rateLimited = false
      acme.mood.times = { from: Date.now() - DAY, until: now + 90 * DAY }
      now += 31 * 60_000
      await listening.look()
      expect(listening.state()[0]?.problem).toBeUndefined()
      expect(await fingerprintOf(WIKI)).not.toBe(first)
    })

    it('begins no more orders an hour than it may, also when it is started again and again', async () => {
      names = Array.from({ length: 6 }, (_, at) => `n${at}.apps.example.test`)
      await begin({ mostPerHour: 2 })
      await listening.look()
      expect(acme.seen.orders).toBe(2)
      await listening.close()
      await begin({ mostPerHour: 2 })
      await listening.look()
      expect(acme.seen.orders).toBe(2)
      now += HOUR + 1
      await listening.look()
      expect(acme.seen.orders).toBe(4)
    })

    it('says once an hour which names have none', async () => {
      acme.mood.rateLimited = true
      await begin()
      await listening.look()
      await listening.look()
      expect(events.filter(({ kind }) => kind === 'nameless')).toEqual([
        { kind: 'nameless', names: [WIKI, TIME], count: 2 },
      ])
      now += HOUR + 1
      await listening.look()
      expect(events.filter(({ kind }) => kind === 'nameless')).toHaveLength(2)
    })

    it('takes up an order after kill -9 between order and certificate, and wastes none', async () => {
      acme.mood.keepsCertificates = true
      const main = fileURLToPath(new URL('../testing/listen-main.ts', import.meta.url))
      const child = spawn(process.execPath, ['--import', 'tsx', main, folder, acme.directory, WIKI], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      const lines = createInterface({ input: child.stdout })
      const [line] = (await once(lines, 'line')) as [string] // what readline tells
      acme.dial = JSON.parse(line) as typeof acme.dial // it says its ports first
      child.stdin.write('go')
      for (let tries = 0; tries < 500 && acme.seen.certificates === 0; tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 20))
      child.kill('SIGKILL')
      await once(child, 'close')
      expect(acme.seen).toMatchObject({ orders: 1, certificates: 1 })
      acme.mood.keepsCertificates = false
      names = [WIKI]
      await begin()
      await listening.look()
      expect(acme.seen).toMatchObject({ orders: 1, certificates: 1, accounts: 1 })
      expect(await ask(WIKI)).toContain(WIKI)
    })
  })

  it('takes the address from a listed proxy, and closes on one that names nobody', async () => {
    await put('wiki.pem', await authority.issue({ names: [WIKI] }))
    await begin({
      at: { tlsPort: 0, httpPort: 0, address: '127.0.0.1', proxyPeers: ['127.0.0.1'], publicPort: () => 443 },
    })
    const under = connectTcp(listening.ports()?.tlsPort ?? 0, '127.0.0.1')
    under.write('PROXY TCP4 203.0.113.7 192.0.2.1 49152 443\r\n')
    expect(await ask(WIKI, under)).toContain('for 203.0.113.7')
    await expect(greet(WIKI)).rejects.toThrow(refused)
    expect(listening.port()).toBe(443)
  })

  it('sends browsers on port 80 on to https for names that it serves, and nobody else', async () => {
    await put('wiki.pem', await authority.issue({ names: [WIKI] }))
    await begin()
    const plain = (host: string) =>
      new Promise<string | undefined>((resolve, reject) => {
        const port = listening.ports()?.httpPort
        getPlainly({ host: '127.0.0.1', port, path: '/a?b', headers: { host }, agent: false }, (answer) => {
          answer.resume()
          resolve(answer.headers.location ?? String(answer.statusCode))
        }).on('error', reject)
      })
    expect(await plain(WIKI)).toBe(`https://${WIKI}:${listening.port()}/a?b`)
    expect(await plain(TIME)).toBe('404')
    expect(await plain('evil.example')).toBe('404')
  })

  it('says that its port cannot be had, and has it once it is free', async () => {
    await put('wiki.pem', await authority.issue({ names: [WIKI] }))
    await begin()
    const blocker = listening
    const { tlsPort } = blocker.ports() ?? { tlsPort: 0 }
    await begin({ at: { tlsPort, httpPort: 0, address: '127.0.0.1', proxyPeers: [] } })
    expect(events).toContainEqual({ kind: 'cannotListen', port: tlsPort, code: 'EADDRINUSE' })
    await blocker.close()
    await listening.look()
    expect(await ask(WIKI)).toContain(WIKI)
  })
})
