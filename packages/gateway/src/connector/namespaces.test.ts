import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { FINGERPRINT_LENGTH, toBase32, writeEnrolmentCode } from '@taga/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addRules, buildNamespaces, hasPrograms, mayMakeNamespaces, run, tryRun, WALL } from '../testing/namespaces.ts'
import { destinationAt } from '../testing/test-office.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const mark = process.pid.toString(36)
const STREET = `taga-street-${mark}`
const OFFICE = `taga-office-${mark}`
const STREET_ADDRESS = '10.77.0.1'
const WEB = { address: '192.168.77.10', port: 8080 }

const isPossible = hasPrograms('ip', 'nft') && mayMakeNamespaces()
const isForced = process.env['TAGA_FORBID_SKIP'] === '1'

describe.skipIf(!isPossible && !isForced)('an office that drops everything from outside', () => {
  let folder: string
  let street: Street
  const programs: ChildProcessWithoutNullStreams[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-namespaces-'))
    buildNetworks()
    await inOffice(
      [...SOURCE, join(root, 'packages/gateway/src/testing/office-web-main.ts'), WEB.address, `${WEB.port}`],
      'ready',
    )
    const destination = destinationAt(WEB.port, {
      via: { kind: 'site', site: 'office' },
      host: WEB.address,
      pinned: [WEB.address],
    })
    street = await openStreet({ address: STREET_ADDRESS, destination })
    programs.push(street.child)
    await writeFile(join(folder, 'authorities.pem'), street.certificate)
  })

  afterAll(async () => {
    for (const child of programs) child.kill('SIGKILL')
    for (const name of [STREET, OFFICE]) tryRun('ip', 'netns', 'del', name)
    await rm(folder, { recursive: true, force: true })
  })

  async function inOffice(
    args: readonly string[],
    ready: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<ChildProcessWithoutNullStreams> {
    const child = spawn('ip', ['netns', 'exec', OFFICE, process.execPath, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
    })
    programs.push(child)
    let said = ''
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        said += chunk.toString()
        if (said.includes(ready)) resolve()
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)))
    })
    return child
  }
  /** The program itself, enrolled as a person would. */
  function connector(name: string) {
    const spki = Buffer.from(street.serverKey, 'base64url')
    const fingerprint = toBase32(createHash('sha256').update(spki).digest(), FINGERPRINT_LENGTH)
    const code = writeEnrolmentCode({ selector: 'A'.repeat(8), secret: 'B'.repeat(10), fingerprint })
    const args = ['connector', '--lang', 'en', '--data', join(folder, name), '--server', `https://${STREET_ADDRESS}`]
    return inOffice([join(root, 'scripts/taga.mjs'), ...args, '--code', code], 'Linked to', {
      NODE_EXTRA_CA_CERTS: join(folder, 'authorities.pem'),
    })
  }
  async function untilCount(count: number): Promise<void> {
    for (let each = 0; each < 200; each += 1) {
      if ((await street.ask({ ask: 'sites' }))['count'] === count) return
      await pause(100)
    }
    throw new Error(`never ${count} connectors`)
  }

  it('cannot be reached from the street, and is reached through a connector that dialled out', async () => {
    expect(await street.ask({ ask: 'get', path: '/', straight: true })).toEqual({ failed: 'timedOut' })
    expect(await street.ask({ ask: 'get', path: '/' })).toEqual({ failed: 'noConnector' })
    await connector('one')
    await untilCount(1)
    expect(await street.ask({ ask: 'get', path: '/' })).toMatchObject({ body: '社内' })
    const megabytes = 32
    expect(await street.ask({ ask: 'pull', path: `/${megabytes * 1_000_000}` })).toMatchObject({
      bytes: megabytes * 1_000_000,
    })
    const { p50Ms } = await street.ask({ ask: 'echo', path: '/', times: 200 })
    expect(p50Ms).toBeLessThan(1_000)
  }, 180_000)

  it('is reached through the second connector once the first was killed', async () => {
    const second = await connector('two')
    await untilCount(2)
    const first = programs.find((child) => child !== second && child.spawnargs.includes(join(folder, 'one')))
    first?.kill('SIGKILL')
    const started = performance.now()
    expect(await street.ask({ ask: 'get', path: '/' })).toMatchObject({ body: '社内' })
    expect(performance.now() - started).toBeLessThan(60_000)
    await untilCount(1)
  })

  it('comes back by itself after a line that was dead for twenty seconds', async () => {
    cutLine()
    const during = street.ask({ ask: 'get', path: '/' })
    await pause(20_000)
    mendLine()
    await during
    const mended = performance.now()
    for (;;) {
      const answer = await street.ask({ ask: 'get', path: '/' })
      if (answer['body'] === '社内') break
      if (performance.now() - mended > 40_000) throw new Error(`not back: ${JSON.stringify(answer)}`)
      await pause(200)
    }
  })
})

type Street = {
  readonly child: ChildProcessWithoutNullStreams
  readonly serverKey: string
  readonly certificate: string
  ask(question: object): Promise<Record<string, unknown>>
}

const SOURCE = ['--import', 'tsx']

async function openStreet(told: object): Promise<Street> {
  const main = join(root, 'packages/gateway/src/testing/street-main.ts')
  const child = spawn('ip', ['netns', 'exec', STREET, process.execPath, ...SOURCE, main], { cwd: root })
  child.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = async (question: object) => {
    child.stdin.write(`${JSON.stringify(question)}\n`)
    return JSON.parse(String((await lines.next()).value)) as Record<string, unknown>
  }
  const { serverKey, certificate } = await ask(told)
  return { child, serverKey: String(serverKey), certificate: String(certificate), ask }
}

/** Street and office joined by a line; the office drops what comes in by it and is no answer to what goes out. */
function buildNetworks(): void {
  const ends = [
    { in: STREET, address: STREET_ADDRESS },
    { in: OFFICE, address: '10.77.0.2' },
  ] as const
  buildNamespaces([STREET, OFFICE], [{ name: 'line', ends }])
  run('ip', '-n', OFFICE, 'addr', 'add', `${WEB.address}/32`, 'dev', 'lo')
  run('ip', '-n', STREET, 'route', 'add', `${WEB.address}/32`, 'via', '10.77.0.2')
  addRules(OFFICE, WALL)
}

function cutLine(): void {
  addRules(
    OFFICE,
    `table inet cut {
       chain inbound {
         type filter hook input priority -10; policy drop;
         iif lo accept
       }
       chain outbound {
         type filter hook output priority -10; policy drop;
         oif lo accept
       }
     }`,
  )
}

function mendLine(): void {
  addRules(OFFICE, 'delete table inet cut')
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
