import {
  addRules,
  buildNamespaces,
  hasPrograms,
  run,
  tryRun,
  WALL,
} from '../packages/gateway/src/testing/namespaces.ts'
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findRule } from '../packages/core/src/index.ts'
import { buildProgram, ROOT } from '../packages/taga/src/testing/run-program.ts'
import { mayOpenOffice } from './closed-office.ts'
import { until } from './gateway-world.ts'
import { GATE } from './https-name.ts'
import { promised } from './patience.ts'
import type { WireguardAsk } from './wireguard-main.ts'

const mark = process.pid.toString(36)
const [STREET, HOME, OFFICE, CLOSED] = ['street', 'home', 'office', 'closed'].map(
  (name) => `taga-wgs-${name}-${mark}`,
) as [string, string, string, string] // as written
const AT = {
  street: '10.78.1.1',
  home: '10.78.1.2',
  inside: '192.168.89.1',
  office: '192.168.89.10',
  line: '10.78.3.1',
  branch: '10.78.3.2',
  closed: '192.168.90.10',
}
const isPossible = mayOpenOffice() && hasPrograms('wg', 'wg-quick', 'wireguard-go')
const isForced = process.env['TAGA_FORBID_SKIP'] === '1'

const DAY = 86_400_000
const UP = /WireGuard(?:でつながりました。| is up\.)/

const PROGRAM = join(ROOT, 'dist/program/taga.mjs')

type Said = Readonly<Record<string, unknown>>

/**
 * A company PC at home, a server with its gateway on the street, an office behind it, and a branch that takes nothing from outside: four
 * networks, and the programs as people run them.
 */
describe.skipIf(!isPossible && !isForced)('work from home by WireGuard', () => {
  let folder: string
  let street: ChildProcessWithoutNullStreams
  let home: ChildProcessWithoutNullStreams
  let state = ''
  let passing = ''
  let serverPort = 0
  const heard: Said[] = []
  const programs: ChildProcessWithoutNullStreams[] = []

  beforeAll(async () => {
    await buildProgram()
    folder = await mkdtemp(join(tmpdir(), 'taga-wgs-'))
    // what changes where a computer asks for names is said by it, not done: the machine of the test keeps its own
    await mkdir(join(folder, 'bin'))
    const resolvconf = `#!/bin/sh\necho "$@" >> '${folder}/resolvconf'\ncat >> '${folder}/resolvconf'\ntest ! -e '${folder}/no-names'\n`
    await writeFile(join(folder, 'bin/resolvconf'), resolvconf, { mode: 0o755 })
    await writeFile(join(folder, 'branch-hosts'), `127.0.0.1 localhost\n${AT.line} ${GATE}\n`)
    await writeFile(join(folder, 'hosts'), `127.0.0.1 localhost\n${AT.street} ${GATE}\n`)
    buildNetworks()
    const ticking = `for (const port of [8080, 8081, 8082]) require('node:net').createServer((s) => { s.on('error', () => {}); const t = setInterval(() => s.write('tick\\n'), 5); s.on('close', () => clearInterval(t)) }).listen(port, '0.0.0.0')`
    for (const name of [OFFICE, CLOSED]) start(name, [process.execPath, '-e', ticking])
    const main = join(ROOT, 'e2e/wireguard-main.ts')
    street = start(STREET, [...apart(''), process.execPath, '--import', 'tsx', main, folder, AT.office, AT.closed], {
      VITEST: '',
    })
    street.stderr.on('data', (part: Buffer) => process.stderr.write(part))
    createInterface({ input: street.stdout }).on('line', (line) => heard.push(JSON.parse(line)))
    await until('the server stands', () => heard.some(({ kind }) => kind === 'ready') || street.exitCode !== null)
    const ready = heard.find(({ kind }) => kind === 'ready')
    if (ready === undefined) throw new Error('the server did not start')
    state = String(ready['state'])
    await writeFile(join(folder, 'root.pem'), String(ready['root']))
    // the server, as the laptop knows it
    serverPort = Number(ready['port'])
    passing = `require('node:net').createServer((s) => { const w = require('node:net').connect('${folder}/server.sock'); for (const e of [s, w]) e.on('error', () => e.destroy()); s.pipe(w).pipe(s) }).listen(${serverPort}, '127.0.0.1', () => console.log('ready'))`
    home = start(HOME, [...apart(`mount --bind '${folder}/hosts' /etc/hosts &&`), process.execPath, '-e', passing])
    await new Promise((resolve) => home.stdout.once('data', resolve))
  })
  afterAll(async () => {
    if (street?.exitCode === null) {
      street.stdin.end(`${JSON.stringify({ ask: 'stop' } satisfies WireguardAsk)}\n`)
      await new Promise((resolve) => street.once('exit', resolve))
    }
    for (const child of programs) child.kill('SIGKILL')
    for (const name of [STREET, HOME, OFFICE, CLOSED]) {
      const left = tryRun('ip', 'netns', 'pids', name)?.split('\n') ?? []
      for (const pid of left) if (pid !== '') process.kill(Number(pid), 'SIGKILL')
      tryRun('ip', 'netns', 'del', name)
    }
    await rm(folder, { recursive: true, force: true })
  })

  function start(name: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
    const child = spawn('ip', ['netns', 'exec', name, ...words], { cwd: ROOT, env: { ...process.env, ...env } })
    programs.push(child)
    return child
  }
  const atHome = () => ['nsenter', '-t', `${home.pid}`, '-n', '-m']

  /** `taga tunnel --wireguard` on the laptop. */
  const tunnel = (...words: readonly string[]) => tunnelOf('--wireguard', ...words)
  /** `taga tunnel` on the laptop. */
  function tunnelOf(...words: readonly string[]) {
    const child = start(HOME, [...atHome(), process.execPath, PROGRAM, 'tunnel', ...words], {
      TAGA_STATE: state,
      NODE_EXTRA_CA_CERTS: join(folder, 'root.pem'),
      PATH: `${folder}/bin:${process.env['PATH']}`,
    })
    let text = ''
    child.stdout.on('data', (part: Buffer) => (text += part.toString()))
    child.stderr.on('data', (part: Buffer) => (text += part.toString()))
    const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
    return { child, ended, text: () => text }
  }
  /** Waits until the server has it; `at` is when, epoch ms. */
  async function ask(question: WireguardAsk): Promise<{ readonly at: number; readonly code: string }> {
    heard.length = 0
    street.stdin.write(`${JSON.stringify(question)}\n`)
    await until(`done: ${question.ask}`, () => heard.some(({ kind }) => kind === 'done') || street.exitCode !== null)
    const done = heard.find(({ kind }) => kind === 'done') ?? {}
    if (typeof done['state'] === 'string') state = done['state']
    return { at: Number(done['at']), code: typeof done['code'] === 'string' ? done['code'] : '' }
  }
  /** On, with a connection to both things that stand in the office. */
  async function talking(language: 'ja' | 'en') {
    const on = tunnel('--lang', language)
    await until(`it is up: ${on.text()}`, () => UP.test(on.text()) || on.child.exitCode !== null)
    const [books, files] = [dial(8080), dial(8082)]
    for (const talk of [books, files]) await until('it talks', () => talk.count() > 100)
    return { on, books, files }
  }
  /** A tick comes each 5 ms. */
  async function untilSilent(...talks: readonly ReturnType<typeof dial>[]): Promise<void> {
    await until('nothing comes any more', () => talks.every((talk) => Date.now() - talk.lastAt() > 1_500))
  }
  /** A connection from home; `lastAt` is when the last byte came, epoch ms. */
  function dial(
    port: number,
    host = AT.office,
    from: readonly [name: string, ...words: readonly string[]] = [HOME, ...atHome()],
  ) {
    const [name, ...words] = from
    const script = `const s=require('node:net').connect(${port},'${host}');s.on('data',()=>console.log(Date.now()));s.on('error',()=>{})`
    const child = start(name, [...words, process.execPath, '-e', script])
    let lastAt = 0
    let count = 0
    createInterface({ input: child.stdout }).on('line', (line) => {
      lastAt = Number(line)
      count += 1
    })
    return { lastAt: () => lastAt, count: () => count, stop: () => child.kill('SIGKILL') }
  }

  it('reaches what was asked for and nothing else, and stops with its program', async () => {
    const on = tunnel('経理DB', '--lang', 'ja')
    await until('it is up', () => on.text().includes('WireGuardでつながりました。') || on.child.exitCode !== null)
    expect(on.text()).toContain(`「経理DB」: ${AT.office} のポート8080`)
    expect(execFileSync('nsenter', [...atHome().slice(1), 'wg', 'show', 'interfaces']).toString()).toBe('taga\n')
    const books = dial(8080)
    const others = [dial(8081), dial(8082)]
    await until('it talks', () => books.count() > 100)
    expect(others.map((each) => each.count())).toEqual([0, 0])
    expect(await readFile(join(folder, 'resolvconf'), 'utf8')).toMatch(/^-a \S*taga .*\nnameserver 10\.198\.0\.1\n/)
    expect(await lookUp('good.example')).toBe('203.0.113.5')
    expect(await lookUp('bad.example')).toBe('ENOTFOUND')
    const wrong = tunnel('人事DB', '--lang', 'en')
    expect(await wrong.ended).toBe(1)
    expect(wrong.text()).toContain('There is no destination "人事DB"')
    on.child.kill('SIGINT')
    expect(await on.ended).toBe(0)
    expect(execFileSync('nsenter', [...atHome().slice(1), 'wg', 'show', 'interfaces']).toString()).toBe('')
  })

  /** What a program at home is told by the gateway's end: an address, or why there is none. */
  async function lookUp(name: string): Promise<string> {
    const script = `const r=new (require('node:dns').promises.Resolver)({timeout:2000,tries:8});r.setServers(['10.198.0.1']);r.resolve4('${name}').then((a)=>console.log(a[0]),(e)=>console.log(e.code))`
    const child = start(HOME, [...atHome(), process.execPath, '-e', script])
    return new Promise((resolve) => child.stdout.once('data', (part: Buffer) => resolve(part.toString().trim())))
  }

  it.each<{
    readonly what: string
    readonly language: 'ja' | 'en'
    readonly change: () => Promise<{ readonly at: number }>
    readonly words: readonly string[]
  }>([
    {
      what: 'the device is reported lost',
      language: 'ja',
      change: () => ask({ ask: 'lose' }),
      words: ['今は使えません。', titleOf('device-in-use', 'ja')],
    },
    {
      what: 'the account is locked',
      language: 'en',
      change: () => ask({ ask: 'lock' }),
      words: ['This account cannot be used now.'],
    },
    {
      what: 'signatures expire',
      language: 'ja',
      change: expire,
      words: ['今は使えません。', titleOf('antimalware-signatures', 'ja')],
    },
    {
      what: 'a rule is tightened',
      language: 'en',
      change: tighten,
      words: ['cannot be used now.', titleOf('firewall-on', 'en')],
    },
  ])('is stopped at once when $what, and its person is told why ($language)', async (cell) => {
    const { what, language, change, words } = cell
    await ask({ ask: 'laptop' })
    const { on, books, files } = await talking(language)
    const { at } = await change()
    expect(await on.ended).toBe(1)
    await untilSilent(books, files)
    told(what, Math.max(books.lastAt(), files.lastAt()) - at)
    for (const each of words) expect(on.text()).toContain(each)
    const again = tunnel('--lang', language)
    expect(await again.ended).not.toBe(0)
    for (const talk of [books, files]) talk.stop()
    await ask({ ask: 'publish' })
  })

  /** By the clock alone: four seconds from now the signatures are seven days old. */
  async function expire(): Promise<{ readonly at: number }> {
    await ask({ ask: 'publish', enforced: 'antimalware-signatures' })
    const expiry = Date.now() + 4_000
    const { at } = await ask({
      ask: 'report',
      values: { 'device.antimalwareSignatureAt': expiry - 7 * DAY },
    })
    return { at: Math.max(at, expiry) }
  }

  async function tighten(): Promise<{ readonly at: number }> {
    await ask({ ask: 'report', values: { 'device.firewallOn': false } })
    return ask({ ask: 'publish', enforced: 'firewall-on' })
  }

  it('loses one thing alone where one is taken away, and rests while a fresh proof is asked for', async () => {
    await ask({ ask: 'laptop' })
    await writeFile(join(folder, 'no-names'), '')
    const { on, books, files } = await talking('ja')
    expect(on.text()).toContain('ただし、名前の問い合わせ先（DNS）は前のままです。')
    await rm(join(folder, 'no-names'))
    const off = await ask({ ask: 'switch', name: '経理ファイル', off: true })
    await untilSilent(files)
    told('one thing is taken away', files.lastAt() - off.at)
    await until('it says so', () => on.text().includes('「経理ファイル」: この接続先の登録が変わりました。'))
    const count = books.count()
    await until('the other goes on', () => books.count() > count + 100)

    const asked = await ask({ ask: 'proof', strength: 'none', at: Date.now() - 3_600_000 })
    await untilSilent(books)
    told('a proof is asked for', books.lastAt() - asked.at)
    expect(on.text()).toContain('「経理DB」には、新しい本人確認が必要です。')
    expect(on.text()).toContain('/start')
    const held = books.count()
    const proved = await ask({ ask: 'proof', strength: 'passkey', at: Date.now() })
    await until('it goes on', () => books.count() > held)
    process.stderr.write(`proved: the connection goes on ${Date.now() - proved.at} ms after the server knew\n`)
    on.child.kill('SIGINT')
    expect(await on.ended).toBe(0)
    await ask({ ask: 'switch', name: '経理ファイル', off: false })
  })

  it('leads by TCP over WebSocket and a connector that dialled out into an office that takes nothing from outside', async () => {
    await ask({ ask: 'laptop' })
    const { code } = await ask({ ask: 'connector' })
    const server = start(CLOSED, [process.execPath, '-e', passing])
    await new Promise((resolve) => server.stdout.once('data', resolve))
    const connector = start(
      CLOSED,
      [
        ...apart(`mount --bind '${folder}/branch-hosts' /etc/hosts &&`),
        process.execPath,
        PROGRAM,
        'connector',
        '--lang',
        'en',
        '--data',
        join(folder, 'connector'),
        '--server',
        `http://127.0.0.1:${serverPort}`,
        '--code',
        code,
      ],
      { NODE_EXTRA_CA_CERTS: join(folder, 'root.pem') },
    )
    let said = ''
    connector.stderr.on('data', (part: Buffer) => (said += part.toString()))
    await until(
      `it is linked: ${said}`,
      () => said.includes(`Linked to https://${GATE}`) || connector.exitCode !== null,
    )
    const on = tunnelOf('在庫DB', '--port', '0', '--lang', 'ja')
    const open = /「在庫DB」を 127\.0\.0\.1:(\d+) で使えます。/
    await until('the tunnel is open', () => open.test(on.text()) || on.child.exitCode !== null)
    const [stock, straight] = [dial(Number(open.exec(on.text())?.[1]), '127.0.0.1'), dial(8080, AT.closed, [STREET])]
    await until('it talks', () => stock.count() > 100)
    expect(straight.count()).toBe(0)
    const { at } = await ask({ ask: 'lose' })
    expect(await on.ended).toBe(1)
    await untilSilent(stock)
    told('the device is reported lost, through a connector', stock.lastAt() - at)
    expect(on.text()).toContain('「在庫DB」は今は使えません。')
    for (const talk of [stock, straight]) talk.stop()
    connector.kill('SIGTERM')
  })

  function told(what: string, tookMs: number): void {
    process.stderr.write(`${what}: the last byte came ${tookMs} ms after the server knew\n`)
    expect(tookMs).toBeGreaterThan(-1_000)
    expect(tookMs).toBeLessThan(promised(1_000))
  }
})

function titleOf(rule: string, language: 'ja' | 'en'): string {
  return findRule(rule)?.title[language] ?? `no rule ${rule}`
}

/** The words that run a program with files of WireGuard of its own: `wireguard-go` is told by a file of its name. */
function apart(more: string): readonly string[] {
  return ['sh', '-c', `mkdir -p /run/wireguard && mount -t tmpfs tmpfs /run/wireguard && ${more} exec "$@"`, 'sh']
}

function buildNetworks(): void {
  const wire = (name: string, at: string, [near, far]: readonly [string, string]) =>
    ({
      name,
      ends: [
        { in: STREET, address: near },
        { in: at, address: far },
      ],
    }) as const
  buildNamespaces(
    [STREET, HOME, OFFICE, CLOSED],
    [
      wire('street', HOME, [AT.street, AT.home]),
      wire('inside', OFFICE, [AT.inside, AT.office]),
      wire('branch', CLOSED, [AT.line, AT.branch]),
    ],
  )
  run('ip', '-n', CLOSED, 'addr', 'add', `${AT.closed}/32`, 'dev', 'lo')
  run('ip', '-n', STREET, 'route', 'add', `${AT.closed}/32`, 'via', AT.branch)
  addRules(CLOSED, WALL)
  run('ip', 'netns', 'exec', STREET, 'sysctl', '-qw', 'net.ipv4.ip_forward=1')
}
