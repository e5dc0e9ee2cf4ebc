import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { questionOf } from '../dns/testing/test-upstream.ts'
import { buildNamespaces, hasPrograms, mayMakeNamespaces, run, tryRun } from '../testing/namespaces.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const mark = process.pid.toString(36)
const [GATE, HOME, OFFICE] = [`taga-wg-gate-${mark}`, `taga-wg-home-${mark}`, `taga-wg-office-${mark}`]
const STREET = { gate: '10.77.1.1', home: '10.77.1.2' }
const INSIDE = { gate: '192.168.88.1', office: '192.168.88.10' }
const SOURCE = ['--import', 'tsx']
/** `wireguard-go` is told by a file of its name: each network sees its own alone. */
const APART = ['sh', '-c', 'mkdir -p /run/wireguard && mount -t tmpfs tmpfs /run/wireguard && exec "$@"', 'sh'] as const

const isPossible = hasPrograms('ip', 'nft', 'wg', 'wireguard-go') && mayMakeNamespaces()
const isForced = process.env['TAGA_FORBID_SKIP'] === '1'

type Answer = Record<string, unknown>

/** A device at home, a gateway on the street with a line to the office, and what stands there. */
describe.skipIf(!isPossible && !isForced)('a device that comes in by WireGuard', () => {
  let folder: string
  let gate: ChildProcessWithoutNullStreams
  let home: ChildProcessWithoutNullStreams
  const { publicKey, privateKey } = makeKey()
  const heard: Answer[] = []
  const programs: ChildProcessWithoutNullStreams[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-wireguard-'))
    await writeFile(join(folder, 'home-key'), `${privateKey}\n`)
    buildNetworks()
    const ticking = `for (const port of [8080, 8081, 8082]) require('node:net').createServer((s) => { s.on('error', () => {}); const t = setInterval(() => s.write('tick\\n'), 5); s.on('close', () => clearInterval(t)) }).listen(port, '0.0.0.0', () => console.log('ready'))`
    await untilSaid(start(OFFICE, [process.execPath, '-e', ticking]), 'ready\nready\nready')
    home = start(HOME, [...APART, process.execPath, '-e', "console.log('ready'); setInterval(() => {}, 1e6)"])
    await untilSaid(home, 'ready')
    const main = join(root, 'packages/gateway/src/testing/wireguard-main.ts')
    gate = start(GATE, [...APART, process.execPath, ...SOURCE, main, folder, INSIDE.office])
    gate.stderr.on('data', (part: Buffer) => process.stderr.write(part))
    createInterface({ input: gate.stdout }).on('line', (line) => heard.push(JSON.parse(line)))
    await untilHeard('ready')
  })
  afterAll(async () => {
    if (gate?.exitCode === null) {
      gate.stdin.write(`${JSON.stringify({ ask: 'stop' })}\n`)
      await new Promise((resolve) => gate.once('exit', resolve))
    }
    for (const child of programs) child.kill('SIGKILL')
    for (const name of [GATE, HOME, OFFICE]) tryRun('ip', 'netns', 'del', name)
    await rm(folder, { recursive: true, force: true })
  })

  function start(name: string, [...words]: readonly string[]): ChildProcessWithoutNullStreams {
    const child = spawn('ip', ['netns', 'exec', name, ...words], { cwd: root })
    programs.push(child)
    return child
  }
  /** The words by which a program sees what this one sees. */
  const beside = ({ pid }: ChildProcessWithoutNullStreams) => ['nsenter', '-t', `${pid}`, '-n', '-m'] as const
  function atHome(...words: readonly string[]): void {
    run(...beside(home), ...words)
  }
  function ask(question: object): void {
    gate.stdin.write(`${JSON.stringify(question)}\n`)
  }
  async function until<T>(what: string, find: () => T | undefined): Promise<T> {
    for (const end = performance.now() + 60_000; performance.now() < end; ) {
      const found = find()
      if (found !== undefined) return found
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    throw new Error(`never: ${what}; heard ${JSON.stringify(heard)}`)
  }
  /** The next answer of this kind; what was heard before it is gone. */
  async function untilHeard(kind: string): Promise<Answer> {
    return until(kind, () => {
      const at = heard.findIndex((each) => each['kind'] === kind)
      return at < 0 ? undefined : heard.splice(0, at + 1).at(-1)
    })
  }
  /** What was said last of everything asked for, by id. */
  async function untilStates(states: Readonly<Record<string, string>>): Promise<void> {
    await until(JSON.stringify(states), () => {
      const said = heard.findLast((each) => each['kind'] === 'destinations')?.['destinations']
      const list = (said ?? []) as readonly { readonly id: string; readonly state: string }[] // as the gateway writes it
      return list.length > 0 && list.every(({ id, state }) => states[id] === state) ? true : undefined
    })
  }
  async function comeIn(): Promise<void> {
    heard.length = 0
    ask({ ask: 'let', publicKey })
    const { network } = await untilHeard('open')
    const { publicKey: far, port, address } = network as { publicKey: string; port: number; address: string } // as above
    expect(network).toMatchObject({ address: '10.198.0.10', names: '10.198.0.1' })
    const isUp = () => tryRun(...beside(home), 'wg', 'show', 'wg0')
    if (isUp() === undefined) {
      if (tryRun(...beside(home), 'ip', 'link', 'add', 'wg0', 'type', 'wireguard') === undefined)
        start(HOME, [...beside(home), 'wireguard-go', '-f', 'wg0'])
      await until('the interface at home', isUp)
      atHome('ip', 'addr', 'add', `${address}/32`, 'dev', 'wg0')
      atHome('ip', 'link', 'set', 'wg0', 'mtu', '1420', 'up')
      for (const way of ['192.168.88.0/24', '10.198.0.0/16']) atHome('ip', 'route', 'add', way, 'dev', 'wg0')
    }
    const peer = ['peer', far, 'endpoint', `${STREET.gate}:${port}`, 'allowed-ips', '192.168.88.0/24,10.198.0.0/16']
    atHome('wg', 'set', 'wg0', 'private-key', join(folder, 'home-key'), ...peer)
  }

  /** A connection from home; `lastAt` is when the last byte came, epoch ms. */
  function dial(host: string, port: number, first: Buffer = Buffer.alloc(0)) {
    const script = `const s=require('node:net').connect(${port},'${host}',()=>s.write(Buffer.from('${first.toString('hex')}','hex')));s.on('data',()=>console.log(Date.now()));s.on('error',()=>{})`
    const child = start(HOME, [process.execPath, '-e', script])
    let lastAt: number | undefined
    let count = 0
    createInterface({ input: child.stdout }).on('line', (line) => {
      lastAt = Number(line)
      count += 1
    })
    return { lastAt: () => lastAt, count: () => count, stop: () => child.kill('SIGKILL') }
  }
  const said = (...words: readonly string[]) => execFileSync('nsenter', [...beside(gate).slice(1), ...words]).toString()
  const isPeer = (key = publicKey) => said('wg', 'show', 'taga0', 'peers').includes(key)

  it('reaches what is registered, and no other port, no other address, not the gateway itself', async () => {
    await comeIn()
    await untilStates({ books: 'open', files: 'open' })
    const books = dial(INSIDE.office, 8080)
    const others = [dial(INSIDE.office, 8081), dial(INSIDE.gate, 22), dial('10.198.0.1', 8080)]
    await until('it reaches the books', () => (books.count() > 100 ? true : undefined))
    for (const other of others) {
      expect(other.lastAt()).toBeUndefined()
      other.stop()
    }
    books.stop()
  })

  it('asks the gateway for names: what is listed is refused, the rest answered, by UDP and by TCP, and it is no other port', async () => {
    expect(await lookUp('good.example')).toBe('203.0.113.5')
    expect(await lookUp('bad.example')).toBe('ENOTFOUND')
    const talk = dial('10.198.0.1', 53, framed(questionOf('bad.example')))
    await until('it answers by TCP', () => (talk.count() > 0 ? true : undefined))
    const other = dial('10.198.0.1', 51_820, framed(questionOf('good.example')))
    const beside = dial(INSIDE.gate, 53, framed(questionOf('good.example')))
    expect(await lookUp('good.example', INSIDE.gate, 1)).toBe('ETIMEOUT')
    for (const each of [other, beside]) expect(each.lastAt()).toBeUndefined()
    for (const each of [talk, other, beside]) each.stop()
  })

  /** What somebody at home is answered by the gateway's end: an address, or why there is none. */
  async function lookUp(name: string, server = '10.198.0.1', tries = 4): Promise<string> {
    const script = `const r=new (require('node:dns').promises.Resolver)({timeout:1000,tries:${tries}});r.setServers(['${server}']);r.resolve4('${name}').then((a)=>console.log(a[0]),(e)=>console.log(e.code))`
    const child = start(HOME, [process.execPath, '-e', script])
    const [part] = (await once(child.stdout, 'data')) as [Buffer]
    return part.toString().trim()
  }

  it('rests while a fresh proof or a look is asked for, and goes on after it on the same connection', async () => {
    const books = dial(INSIDE.office, 8080)
    await until('it talks', () => (books.count() > 20 ? true : undefined))
    ask({ ask: 'device', values: { 'device.lookedAt': 1 } })
    await untilHeard('changed')
    await untilStates({ books: 'paused', files: 'paused' })
    const held = books.count()
    ask({ ask: 'device', values: { 'device.lookedAt': 1_800_000_000_000 } })
    await untilStates({ books: 'open', files: 'open' })
    await until('it goes on', () => (books.count() > held + 20 ? true : undefined))
    books.stop()
  })

  it('is another device by no other key, number or name than its own', async () => {
    for (const forged of [
      { device: 'v2', publicKey, number: 11 },
      { device: 'v2', publicKey: makeKey().publicKey, number: 10 },
    ]) {
      heard.length = 0
      ask({ ask: 'let', ...forged })
      expect(await untilHeard('refused')).toMatchObject({ again: false })
    }
    expect(said('wg', 'show', 'taga0', 'allowed-ips')).toBe(`${publicKey}\t10.198.0.10/32\n`)
  })

  it('passes by a key that was let in, and by no other', async () => {
    const books = dial(INSIDE.office, 8080)
    await until('it talks', () => (books.count() > 20 ? true : undefined))
    await writeFile(join(folder, 'other-key'), `${makeKey().privateKey}\n`)
    atHome('wg', 'set', 'wg0', 'private-key', join(folder, 'other-key'))
    await untilSilent(books)
    atHome('wg', 'set', 'wg0', 'private-key', join(folder, 'home-key'))
    const before = books.count()
    await until('it goes on', () => (books.count() > before ? true : undefined))
    books.stop()
  })

  it('comes in twice, and the second time takes the place of the first', async () => {
    await comeIn()
    await untilStates({ books: 'open', files: 'open' })
    expect(said('wg', 'show', 'taga0', 'peers')).toBe(`${publicKey}\n`)
    const files = dial(INSIDE.office, 8082)
    await until('it talks', () => (files.count() > 20 ? true : undefined))
    files.stop()
  })

  it('passes only what ends by itself unless the gateway says it again', () => {
    expect(said('nft', 'list', 'set', 'inet', 'taga', 'passages')).toMatch(
      /10\.198\.0\.10 \. 192\.168\.88\.10 \. 8080 timeout 30s expires/,
    )
  })

  it('is stopped in the middle of a connection when the device is lost, and is a peer no more', async () => {
    const books = dial(INSIDE.office, 8080)
    await until('it talks', () => (books.count() > 50 ? true : undefined))
    heard.length = 0
    ask({ ask: 'device', values: { 'device.lifecycle': 'lost' } })
    const { at } = await untilHeard('changed')
    await untilHeard('cut')
    await until('the peer is gone', () => (isPeer() ? undefined : true))
    await untilSilent(books)
    const tookMs = (books.lastAt() ?? 0) - Number(at)
    process.stderr.write(`device lost: the last byte came by WireGuard ${tookMs} ms after it\n`)
    expect(tookMs).toBeLessThan(30_000)
    expect(said('nft', 'list', 'set', 'inet', 'taga', 'passages')).not.toContain('elements')
    books.stop()
    ask({ ask: 'let', publicKey })
    expect(await untilHeard('refused')).toMatchObject({ again: false })
    expect(isPeer()).toBe(false)
  })

  it('is a peer no more once its agent is gone', async () => {
    ask({ ask: 'device', values: { 'device.lifecycle': 'inUse' } })
    await untilHeard('changed')
    await comeIn()
    await until('it is a peer', () => isPeer() || undefined)
    ask({ ask: 'gone' })
    await until('the peer is gone', () => (isPeer() ? undefined : true))
  })

  /** Something would have come hundreds of times. */
  async function untilSilent(talk: ReturnType<typeof dial>): Promise<void> {
    await until('nothing comes any more', () => (Date.now() - (talk.lastAt() ?? 0) > 1_500 ? true : undefined))
  }
})

function framed(question: Buffer): Buffer {
  return Buffer.concat([Buffer.from([question.length >> 8, question.length & 255]), question])
}

/** Both halves of a key, as `wg` writes them. */
function makeKey(): { readonly publicKey: string; readonly privateKey: string } {
  const { d = '', x = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' })
  const written = (half: string) => Buffer.from(half, 'base64url').toString('base64')
  return { publicKey: written(x), privateKey: written(d) }
}

async function untilSaid(child: ChildProcessWithoutNullStreams, text: string): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString()
      if (said.includes(text)) resolve()
    })
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)))
  })
}

/** Home and gateway on the street, gateway and office by a line of their own. The office knows no way to peers. */
function buildNetworks(): void {
  const wire = (name: string, at: string, [near, far]: readonly [string, string]) =>
    ({
      name,
      ends: [
        { in: GATE, address: near },
        { in: at, address: far },
      ],
    }) as const
  buildNamespaces(
    [GATE, HOME, OFFICE],
    [wire('street', HOME, [STREET.gate, STREET.home]), wire('inside', OFFICE, [INSIDE.gate, INSIDE.office])],
  )
  run('ip', 'netns', 'exec', GATE, 'sysctl', '-qw', 'net.ipv4.ip_forward=1')
}
