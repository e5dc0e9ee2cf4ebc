import { type ChildProcess, spawn } from 'node:child_process'
import { Agent, request as send } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestFront, type TestFront, WIKI } from '../../testing/test-front.ts'

/** All of them take a minute: they are held by `npm run soak`. */
const IS_SOAK = process.env['TAGA_SOAK'] === '1'
const IDLE = IS_SOAK ? 10_000 : 500
/** What the test and the gateway open besides. */
const OTHER_FILES = 1_000
/** Of a run among other tests only what is far beyond them can be told. */
const MOST = IS_SOAK ? { waitedMs: 1_000, bytesEach: 150_000 } : { waitedMs: 10_000, bytesEach: 1_000_000 }

/** A program that holds so many connections and says when it has them; in a process of its own, since each end takes a descriptor. */
const HOLDER = `
const tls = require('node:tls')
const [port, most, servername] = process.argv.slice(1)
const held = []
let failed = 0
function one() {
  if (held.length + failed >= Number(most)) return
  const socket = tls.connect({ port, host: '127.0.0.1', servername, rejectUnauthorized: false, ALPNProtocols: ['h2'] }, () => {
    socket.write('PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n\\0\\0\\0\\x04\\0\\0\\0\\0\\0')
    held.push(socket)
    if (held.length + failed === Number(most)) console.log(held.length)
    one()
  })
  socket.on('error', () => { if (!held.includes(socket)) { failed += 1; if (held.length + failed === Number(most)) console.log(held.length); one() } })
}
for (let at = 0; at < 64; at++) one()
setTimeout(() => console.log(held.length), 500000)
`

describe('connections that ask nothing', () => {
  let front: TestFront
  let agent: Agent
  let holder: ChildProcess | undefined

  beforeEach(async () => {
    front = await openTestFront((_request, response) => response.end('told'))
    agent = new Agent({
      connect: {
        ca: front.root,
        servername: WIKI,
        lookup: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
      },
    })
  })
  afterEach(async () => {
    holder?.kill('SIGKILL')
    await agent.destroy()
    await front.close()
  })

  it('take little, and nobody waits for them', { timeout: 600_000 }, async () => {
    const files = mostFiles()
    if (files < IDLE + OTHER_FILES)
      throw new Error(
        `${IDLE} connections need ${IDLE + OTHER_FILES} open files, and ${files} are allowed: raise it (ulimit -Hn)`,
      )
    await times(50)
    const rssBefore = process.memoryUsage().rss
    holder = spawn(process.execPath, ['-e', HOLDER, String(front.port), String(IDLE), WIKI], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const held = await new Promise<number>((resolve) => holder?.stdout?.once('data', (line) => resolve(Number(line))))
    const [rss, during] = [process.memoryUsage().rss, p99(await times(300))]
    expect(held).toBe(IDLE)
    expect(front.open()).toBeGreaterThan(IDLE)
    const each = Math.round((rss - rssBefore) / held)
    process.stderr.write(
      `${held} connections at rest, ${each} bytes each; others waited ${Math.round(during)} ms (p99)\n`,
    )
    expect(during).toBeLessThan(MOST.waitedMs)
    expect(each).toBeLessThan(MOST.bytesEach)
  })

  async function times(count: number): Promise<number[]> {
    const took: number[] = []
    const cookie = front.enterAs()
    for (let at = 0; at < count; at++) {
      const begun = performance.now()
      const answer = await send(`https://${WIKI}:${front.port}/a`, { dispatcher: agent, headers: { cookie } })
      expect([answer.statusCode, await answer.body.text()]).toEqual([200, 'told'])
      took.push(performance.now() - begun)
    }
    return took
  }
})

function p99(took: readonly number[]): number {
  return took.toSorted((left, right) => left - right)[Math.floor(took.length * 0.99)] ?? Infinity
}

function mostFiles(): number {
  const report: unknown = process.report.getReport()
  const text = JSON.stringify(report, ['userLimits', 'open_files', 'hard'])
  const hard = Number(/"hard":"?(\d+)/.exec(text)?.[1] ?? Infinity)
  return Number.isFinite(hard) ? hard : 1_000_000
}
