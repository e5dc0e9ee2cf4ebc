import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { SubjectFacts } from '@taga/contract'
import { findRule, type Rule } from '@taga/core'
import { z } from 'zod'
import { makeSelfSigned } from '../packages/gateway/src/testing/self-signed.ts'
import { type Depth, type Figure, figure } from './figure.ts'
import { freePort } from './program.ts'
import { openWebGateway, type WebGateway } from './proxy/web-gateway.ts'
import { percentile } from './statistics.ts'

const EFFORT: Readonly<Record<Depth, { readonly connections: number; readonly pauseMs: number }>> = {
  quick: { connections: 100, pauseMs: 10 },
  full: { connections: 1_000, pauseMs: 25 },
}
/** Connections of one device. */
const EACH = 10
const KINDS = ['download', 'server-sent events', 'WebSocket'] as const
const NOTE =
  'real connections over TLS through the web carrier to an application that writes to each of them every 50 ms; people and application in a thread of their own; from the change in the facts of the gateway to the last byte that the person gets, and to the end that they see'

/** Live connections as they are carried, each with its own TLS: how long after a change bytes still come, and when the person sees the end. */
export async function measureCarriedCuts(depth: Depth): Promise<readonly Figure[]> {
  const effort = EFFORT[depth]
  const said: Figure[] = []
  for (const [title, change] of CHANGES) said.push(...(await measureChange(title, change, effort)))
  return said
}

type Change = (gateway: WebGateway, names: readonly string[], pauseMs: number) => Promise<ReadonlyMap<string, number>>

const CHANGES: readonly (readonly [string, Change])[] = [
  ['device lost', oneByOne('device', 'v', 'device.lifecycle', 'lost')],
  ['account locked', oneByOne('person', 'p', 'person.state', 'locked')],
  ['rule tightened for all at once', tighten],
]

function oneByOne(kind: 'device' | 'person', letter: string, fact: string, value: string): Change {
  return async ({ keeper }, names, pauseMs) => {
    const changedAt = new Map<string, number>()
    for (const name of names) {
      const id = `${letter}${name}`
      const known = keeper.facts.find(kind, id)
      if (known === undefined) throw new Error(`no ${id}`)
      const at = Date.now() - 1_000
      const changed = { at, provenance: 'recorded', source: 'register', kind: 'value', value }
      changedAt.set(name, nowOfAll())
      keeper.put([SubjectFacts.parse({ subject: kind, id, seen: { ...known.seen, [fact]: changed } })])
      await pause(pauseMs)
    }
    return changedAt
  }
}

function tighten(gateway: WebGateway, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const active = findRule('person-active')
  if (active === undefined) throw new Error('no such rule')
  const passkeys: Rule = {
    ...active,
    id: 'bench-passkeys',
    sources: ['session'],
    must: [[{ fact: 'session.strength', op: 'in', values: ['passkey'] }]],
  }
  const at = nowOfAll()
  gateway.setRules([passkeys])
  return Promise.resolve(new Map(names.map((name) => [name, at])))
}

async function measureChange(
  title: string,
  change: Change,
  { connections, pauseMs }: { readonly connections: number; readonly pauseMs: number },
): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'taga-bench-'))
  const people = new Worker(PEOPLE, { eval: true })
  try {
    const upstream = z.number().parse(await answerOf(people))
    const port = await freePort()
    const gateway = await openWebGateway({ port, upstream, folder, ...makeSelfSigned(['localhost']) })
    const names = Array.from({ length: connections / EACH }, (_, at) => String(at + 1))
    const cookies = names.map((name) => gateway.meet(name))
    people.postMessage({ port, cookies, each: EACH, kinds: KINDS })
    if ((await answerOf(people)) !== 'open') throw new Error('not everybody came in')
    await pause(1_000)
    const changedAt = await change(gateway, names, pauseMs)
    await pause(2_000)
    people.postMessage('tell')
    const { last, ended } = Told.parse(await answerOf(people))
    await gateway.close()
    return KINDS.flatMap((kind, number) => {
      const mine = [...last.keys()].filter((at) => at % KINDS.length === number)
      const since = (at: number) => changedAt.get(names[Math.floor(at / EACH)] ?? '') ?? Number.NaN
      if (mine.some((at) => ended[at] === 0)) throw new Error('a connection was not cut')
      return [
        ...figuresOf(
          `${title} to last byte, ${kind}`,
          mine.map((at) => Math.max(0, (last[at] ?? Number.NaN) - since(at))),
        ),
        ...figuresOf(
          `${title} to end, ${kind}`,
          mine.map((at) => (ended[at] ?? Number.NaN) - since(at)),
        ),
      ]
    })
  } finally {
    await people.terminate()
    await rm(folder, { recursive: true })
  }

  function figuresOf(name: string, delays: readonly number[]): readonly Figure[] {
    const note = `${delays.length} of ${connections} live connections; ${NOTE}`
    return [50, 99].map((percent) =>
      figure({ name: `${name}, p${percent}`, value: percentile(delays, percent), unit: 'ms', better: 'lower', note }),
    )
  }
}

const Told = z.object({ last: z.instanceof(Float64Array), ended: z.instanceof(Float64Array) })

async function answerOf(people: Worker): Promise<unknown> {
  const [said]: readonly unknown[] = await once(people, 'message')
  return said
}

/** The same clock in every thread of this process. */
function nowOfAll(): number {
  return performance.timeOrigin + performance.now()
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** The application and the people before it. It stands here as text because a thread begins with a file or a text, and this bench is one file. */
const PEOPLE = `
const { parentPort } = require('node:worker_threads')
const { createServer } = require('node:http')
const { createHash } = require('node:crypto')
const { connect } = require('node:tls')
const now = () => performance.timeOrigin + performance.now()
const open = new Set()
const bytes = { '/download': 'x'.repeat(1024), '/events': 'data: ' + 'x'.repeat(50) + '\\n\\n', '/ws': Buffer.from([0x82, 32, ...Buffer.alloc(32, 1)]) }
let turn = 0
setInterval(() => { turn = (turn + 1) % 5; let at = 0; for (const [way, what] of open) if (at++ % 5 === turn) way.write(what) }, 10)
const keep = (way, what) => {
  const one = [way, what]
  open.add(one)
  way.on('close', () => open.delete(one)).on('error', () => {})
}
const application = createServer((request, response) => {
  response.writeHead(200, { 'content-type': request.url === '/events' ? 'text/event-stream' : 'text/plain' })
  response.flushHeaders()
  keep(response, bytes[request.url])
})
application.on('upgrade', (request, socket) => {
  const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n')
  keep(socket, bytes['/ws'])
})
application.listen(0, '127.0.0.1', () => parentPort.postMessage(application.address().port))
let last, ended
async function comeIn({ port, cookies, each, kinds }) {
  const count = cookies.length * each
  last = new Float64Array(count)
  ended = new Float64Array(count)
  const paths = ['/download', '/events', '/ws']
  for (let at = 0; at < count; at += 50) await Promise.all(Array.from({ length: Math.min(50, count - at) }, (_, more) => one(at + more)))
  function one(at) {
    return new Promise((resolve, reject) => {
      const path = paths[at % kinds.length]
      const lines = ['GET ' + path + ' HTTP/1.1', 'Host: localhost:' + port, 'Cookie: ' + cookies[Math.floor(at / each)]]
      if (path === '/ws') lines.push('Origin: https://localhost:' + port, 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==', 'Sec-WebSocket-Version: 13')
      const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false }, () => socket.write(lines.join('\\r\\n') + '\\r\\n\\r\\n'))
      socket.on('error', () => {})
      socket.on('data', (part) => {
        if (last[at] === 0) {
          if (!/^HTTP\\/1\\.1 (?:200|101) /.test(part.toString('latin1'))) reject(new Error(part.toString('latin1')))
          resolve()
        }
        last[at] = now()
      })
      socket.on('close', () => { ended[at] = now(); reject(new Error('it ended')) })
    })
  }
}
parentPort.on('message', (asked) => {
  if (asked === 'tell') parentPort.postMessage({ last, ended })
  else comeIn(asked).then(() => parentPort.postMessage('open'), (error) => { throw error })
})
`
