import { once } from 'node:events'
import { type Server as HttpServer, createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import type { BuiltInPool, Destination } from '@taga/contract'
import { PATTERN_CARRIES } from '@taga/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { judgeNames, type NameJudge } from '../dns/names/decide-name.ts'
import { createLiveConnections } from '../live/create-live-connections.ts'
import { createReach } from '../reach/create-reach.ts'
import { createTestFacts, enforcedRules, type TestFacts } from '../testing/test-facts.ts'
import { createTestLog, type TestLog } from '../testing/test-log.ts'
import { openTcp, until } from '../testing/test-office.ts'
import { setGoodFacts } from '../testing/test-opening.ts'
import { createWayOut, type PublicNet } from './way-out.ts'

const PASSES = judgeNames(undefined, [], [])

const closing: (() => Promise<unknown>)[] = []
let facts: TestFacts
let log: TestLog
let destinations: Destination[]

beforeEach(() => {
  facts = createTestFacts(enforcedRules())
  setGoodFacts(facts)
  log = createTestLog()
  destinations = []
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** The way out of the desktop of `p1`, on a port of loopback. */
async function open({
  reach = 'registered',
  net,
  judge = () => PASSES,
}: {
  readonly reach?: BuiltInPool['reach']
  readonly net?: PublicNet
  readonly judge?: () => NameJudge | undefined
}) {
  const onFault = (error: unknown) => {
    throw error
  }
  const live = createLiveConnections({ facts, log, onFault })
  const server = createWayOut({
    reach,
    destinations: () => destinations,
    live,
    to: createReach({ connectors: { linksTo: () => [], sites: () => new Map() } }),
    log,
    who: () => ({
      session: 's1',
      address: '192.0.2.7',
      pattern: 'secure_browser',
      action: 'view',
      carries: PATTERN_CARRIES.secure_browser,
    }),
    own: { destination: 'd1', resource: 'r1', person: 'p1' },
    names: { judge, publicUrl: () => 'https://taga.example.jp' },
    ...(net === undefined ? {} : { net }),
  })
  closing.push(
    () => shut(server),
    async () => live.close(),
  )
  return { port: await listen(server), live }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port // it listens on a port
}

async function shut(server: HttpServer): Promise<void> {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}

/** A host that says back what it hears. */
async function openEcho(): Promise<number> {
  const echo = await openTcp((socket) => void socket.pipe(socket))
  closing.push(() => echo.close())
  return echo.port
}

function register(port: number, host = '127.0.0.1', resource = 'r1'): void {
  destinations.push({
    kind: 'tcp',
    id: `at-${port}`,
    name: '台帳',
    resource,
    pattern: 'secure_browser',
    via: { kind: 'direct' },
    host,
    port,
    pinned: ['127.0.0.1'],
  })
}

/** What a browser says first to reach a host, and the status that it is answered. */
async function asks(proxy: number, target: string): Promise<{ readonly status: number; readonly socket: Socket }> {
  const socket = connect(proxy, '127.0.0.1').on('error', () => undefined)
  closing.push(async () => socket.destroy())
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`)
  const [head] = (await once(socket, 'data')) as [Buffer] // of a socket without encoding
  return { status: Number(head.toString().split(' ')[1]), socket }
}

/** Without a tunnel, as for `http:`. */
async function gets(proxy: number, url: string): Promise<number> {
  const socket = connect(proxy, '127.0.0.1').on('error', () => undefined)
  closing.push(async () => socket.destroy())
  socket.write(`GET ${url} HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n`)
  const [head] = (await once(socket, 'data')) as [Buffer] // of a socket without encoding
  return Number(head.toString().split(' ')[1])
}

/** The internet, as a test has it: what was dialled, and names with what each question for them is answered in turn. */
function internet(names: Readonly<Record<string, readonly (readonly string[])[]>>) {
  const dialled: string[] = []
  const asked = new Map<string, number>()
  const net: PublicNet = {
    async resolve(host) {
      const answers = names[host] ?? []
      const at = asked.get(host) ?? 0
      asked.set(host, at + 1)
      const answer = answers[Math.min(at, answers.length - 1)]
      if (answer === undefined) throw new Error('no such name')
      return answer
    },
    async dial(address, port) {
      dialled.push(`${address} ${port}`)
      return new PassThrough()
    },
  }
  return { net, dialled, asked }
}

describe('what is registered', () => {
  it('is reached, decided as the person’s own, and told to the access log', async () => {
    const far = await openEcho()
    register(far)
    const { port } = await open({})
    const { status, socket } = await asks(port, `127.0.0.1:${far}`)
    expect(status).toBe(200)
    socket.write('台帳')
    expect(String(await once(socket, 'data'))).toBe('台帳')
    socket.destroy()
    await until('it is told', () => log.lines.some(({ event }) => event === 'closed'))
    expect(log.lines).toEqual(
      expect.arrayContaining([expect.objectContaining({ destination: `at-${far}`, resource: 'r1', person: 'p1' })]),
    )
  })

  it('is reached without a tunnel too', async () => {
    const web = createHttpServer((request, response) => response.end(request.headers.host))
    const far = await listen(web)
    closing.push(() => shut(web))
    register(far)
    const { port } = await open({})
    expect(await gets(port, `http://127.0.0.1:${far}/list?of=all`)).toBe(200)
    expect(await gets(port, `http://127.0.0.1:${far + 1}/`)).toBe(403)
    expect(await gets(port, `https://127.0.0.1:${far}/`)).toBe(403)
    expect(await gets(port, '/')).toBe(403)
  })

  it('is refused to who may not open it', async () => {
    const far = await openEcho()
    register(far, '127.0.0.1', 'r2')
    setGoodFacts(facts, '2', { 'resource.right': 'accounting' })
    const { port } = await open({})
    expect((await asks(port, `127.0.0.1:${far}`)).status).toBe(403)
    expect(log.lines).toEqual([expect.objectContaining({ resource: 'r2', person: 'p1' })])
  })

  it('is cut when the device is lost', async () => {
    const far = await openEcho()
    register(far)
    const { port } = await open({})
    const { socket } = await asks(port, `127.0.0.1:${far}`)
    const gone = once(socket, 'close')
    setGoodFacts(facts, '1', { 'device.incident': 'open' })
    facts.change({ kind: 'device', id: 'v1' })
    await gone
    expect((await asks(port, `127.0.0.1:${far}`)).status).toBe(403)
  })

  it('is only what is registered: another port, another name and a host that merely leads there are not', async () => {
    const far = await openEcho()
    register(far)
    const { port } = await open({ net: internet({ 'alias.example.test': [['127.0.0.1']] }).net })
    for (const target of [`127.0.0.1:${far + 1}`, `127.0.0.2:${far}`, `alias.example.test:${far}`, `localhost:${far}`])
      expect([target, (await asks(port, target)).status]).toEqual([target, 403])
  })
})

describe('the public web', () => {
  it('is not there where the pool says registered alone', async () => {
    const { net, dialled } = internet({ 'www.example.com': [['93.184.215.14']] })
    const { port } = await open({ net })
    expect((await asks(port, 'www.example.com:443')).status).toBe(403)
    expect(dialled).toEqual([])
    expect(log.lines).toEqual([expect.objectContaining({ event: 'refused', cause: 'notRegistered', person: 'p1' })])
  })

  it('is reached at the address that was looked at, asked for once: a name that leads elsewhere a moment later leads nowhere', async () => {
    const { net, dialled, asked } = internet({ 'rebind.example.com': [['93.184.215.14'], ['127.0.0.1']] })
    const { port } = await open({ reach: 'public', net })
    expect((await asks(port, 'rebind.example.com:443')).status).toBe(200)
    expect(dialled).toEqual(['93.184.215.14 443'])
    expect(asked.get('rebind.example.com')).toBe(1)
    expect((await asks(port, 'rebind.example.com:443')).status).toBe(403)
    expect(dialled).toHaveLength(1)
  })

  it('has two ports', async () => {
    const { net, dialled } = internet({ 'www.example.com': [['93.184.215.14']] })
    const { port } = await open({ reach: 'public', net })
    for (const [to, status] of [
      [80, 200],
      [443, 200],
      [22, 403],
      [25, 403],
      [8080, 403],
    ])
      expect([to, (await asks(port, `www.example.com:${to}`)).status]).toEqual([to, status])
    expect(dialled).toEqual(['93.184.215.14 80', '93.184.215.14 443'])
  })

  it.each([
    ['loopback', ['127.0.0.1', '127.8.9.10', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '[::]']],
    ['link-local', ['169.254.1.1', '[fe80::1]']],
    ['metadata', ['169.254.169.254', '192.0.0.192', '100.100.100.200', '168.63.129.16', '[fd00:ec2::254]']],
    ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.1.1', '100.64.0.1', '[fd12:3456::1]']],
    ['hidden in another form', ['[::ffff:10.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::1]', '[::127.0.0.1]']],
    ['for many', ['224.0.0.1', '255.255.255.255', '[ff02::1]']],
  ])('refuses what is %s, by address and by name', async (_kind, addresses) => {
    const names = Object.fromEntries(addresses.map((each, at) => [`n${at}.example.com`, [[bare(each)]]]))
    const mixed = Object.fromEntries(
      addresses.map((each, at) => [`m${at}.example.com`, [['93.184.215.14', bare(each)]]]),
    )
    const { net, dialled } = internet({ ...names, ...mixed })
    const { port } = await open({ reach: 'public', net })
    for (const host of [...addresses, ...Object.keys(names), ...Object.keys(mixed)])
      expect([host, (await asks(port, `${host}:443`)).status]).toEqual([host, 403])
    expect(dialled).toEqual([])
  })

  it('refuses numbers that a resolver takes for an address of this machine', async () => {
    const { port } = await open({ reach: 'public' })
    for (const host of ['localhost', '2130706433', '0x7f000001', '127.1', '0'])
      expect([host, (await asks(port, `${host}:443`)).status]).toEqual([host, 403])
  })
})

describe('names that are refused (AD-5)', () => {
  const RULES = [{ id: 'n1', act: 'block', kind: 'suffix', value: 'bad.example.com' }] as const
  const judge = () => judgeNames(undefined, [], RULES)
  const NAMES = { 'bad.example.com': [['93.184.215.14']], 'good.example.com': [['93.184.215.15']] }

  it('open nothing, however they are written, and are told to the access log', async () => {
    const { net, dialled, asked } = internet(NAMES)
    const { port } = await open({ reach: 'public', net, judge })
    for (const host of ['bad.example.com', 'BAD.Example.com', 'bad.example.com.', 'www.bad.example.com'])
      expect([host, (await asks(port, `${host}:443`)).status]).toEqual([host, 403])
    expect((await asks(port, 'good.example.com:443')).status).toBe(200)
    expect(dialled).toEqual(['93.184.215.15 443'])
    expect([...asked.keys()]).toEqual(['good.example.com'])
    const told = { carrier: 'dns', person: 'p1', reasons: ['names.rule:n1'], cause: 'bad.example.com' }
    expect(log.lines).toEqual(Array.from({ length: 4 }, () => expect.objectContaining({ event: 'denied', ...told })))
  })

  it.each([
    ['ja', 'このサイトは止められています', '組織の規則に bad.example.com があります。'],
    ['en', 'This site is stopped', 'A rule of your organisation has bad.example.com.'],
  ])('get a page that says why where they were asked for by plain HTTP (%s)', async (language, title, why) => {
    const { port } = await open({ reach: 'public', net: internet(NAMES).net, judge })
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    closing.push(async () => socket.destroy())
    socket.write(`GET http://bad.example.com/ HTTP/1.1\r\nHost: any\r\nAccept-Language: ${language}\r\n\r\n`)
    const page = Buffer.concat(await socket.toArray()).toString()
    expect(page).toMatch(/^HTTP\/1\.1 403 /)
    for (const words of [title, why, 'https://taga.example.jp/my/names']) expect(page).toContain(words)
    expect(page).not.toContain('strict-transport-security')
  })

  it('are all names until the lists are there', async () => {
    const { net, dialled } = internet(NAMES)
    const { port } = await open({ reach: 'public', net, judge: () => undefined })
    expect((await asks(port, 'good.example.com:443')).status).toBe(403)
    expect(await gets(port, 'http://good.example.com/')).toBe(503)
    expect(dialled).toEqual([])
    expect(log.lines[0]).toMatchObject({ event: 'refused', cause: 'namesNotReady', person: 'p1' })
  })

  it('keep nobody from what is registered under one of them', async () => {
    const far = await openEcho()
    register(far, 'localhost')
    const judge = () => judgeNames(undefined, [], [{ id: 'n2', act: 'block', kind: 'name', value: 'localhost' }])
    const { port } = await open({ reach: 'public', judge })
    expect((await asks(port, `localhost:${far}`)).status).toBe(200)
    expect((await asks(port, 'localhost:443')).status).toBe(403)
  })
})

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '')
}
