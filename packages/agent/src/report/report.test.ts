import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  FINGERPRINT_LENGTH,
  enrolmentProofText,
  FAULTS,
  type FaultCode,
  MAX_REPORT_BYTES,
  ReportAnswer,
  SignedReport,
  signedText,
  toBase32,
} from '@taga/contract'
import { FAST_INTERVAL_MS, SLOW_INTERVAL_MS } from '@taga/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Look } from '../look/look.ts'
import { keepPermit, readPermit } from '../permit/kept-permit.ts'
import { raiseCounter, readCounter } from '../state/counter.ts'
import { makeDeviceKey } from '../state/device-key.ts'
import { checkpointHash, type Identity, readIdentity } from '../state/identity.ts'
import { changeMemory, readMemory } from '../state/memory.ts'
import { enqueue, queuedNames } from '../state/queue.ts'
import { backOffMs, jitteredMs } from './back-off.ts'
import { enrolDevice } from './enrol-device.ts'
import { makeReport, toQueued } from './make-report.ts'
import { type Sender, sendQueue } from './send-queue.ts'
import { watchDevice } from './watch-device.ts'

const IDENTITY: Identity = {
  device: 'd1',
  audience: 'aud',
  server: 'http://127.0.0.1:1',
  serverKey: 'k',
  ownership: 'company',
}
const lookAt = (at: number, pace: Look['pace'] = 'fast'): Look => ({
  at,
  pace,
  seen: {
    'device.firewallOn': { at, provenance: 'measured', source: 'nft', kind: 'value', value: true },
    'device.administrators': { at, provenance: 'measured', source: 'getent', kind: 'value', value: ['hanako'] },
  },
  inventory: { applications: [{ name: 'gimp', version: '1', kind: 'dpkg' }] },
  pendingSecurity: undefined,
  took: {},
})

let folder = ''
const servers: Server[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-report-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await rm(folder, { recursive: true, force: true })
})

type Got = { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: Buffer }
type Answering = (got: Got, count: number) => { readonly status?: number; readonly body: unknown }

async function serve(answering: Answering): Promise<{ readonly url: string; readonly got: Got[] }> {
  const got: Got[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) }
      got.push(one)
      const { status = 200, body } = answering(one, got.length)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got } // a TCP server's address is never a text
}

const accept: Answering = ({ body }) => ({ body: answerTo(SignedReport.parse(JSON.parse(body.toString()))) })
function answerTo(report: SignedReport, more: Partial<ReportAnswer> = {}): ReportAnswer {
  return ReportAnswer.parse({
    accepted: true,
    counter: report.counter,
    changed: 1,
    ignored: 0,
    lookAgain: false,
    serverNow: 50_000,
    nextInMs: 1,
    ...more,
  })
}
const refuse = (code: FaultCode, detail = {}) => ({
  status: FAULTS[code].status,
  body: { fault: code, words: FAULTS[code].words, detail },
})
const sender = (url: string, now = () => 50_000): Sender => ({
  folder,
  key: makeDeviceKey(),
  identity: { ...IDENTITY, server: url },
  now,
})

describe('sendQueue', () => {
  it('sends what waits in order, each signed for audience and path, with the time of sending apart from the time of seeing', async () => {
    const { url, got } = await serve(accept)
    const from = sender(url)
    await enqueue(folder, toQueued(lookAt(1_000), 'company'))
    await enqueue(folder, toQueued(lookAt(2_000, 'slow'), 'company'))
    expect(await sendQueue(from)).toEqual({ kind: 'sent', count: 2, lookAgain: false })
    const reports = got.map(({ body }) => SignedReport.parse(JSON.parse(body.toString())))
    expect(reports.map(({ counter, sentAt }) => [counter, sentAt])).toEqual([
      [1, 50_000],
      [2, 50_000],
    ])
    expect(reports.map(({ seen }) => seen['device.firewallOn']?.at)).toEqual([1_000, 2_000])
    expect(reports.map(({ inventory }) => inventory?.applications.length)).toEqual([undefined, 1])
    const spki = createPublicKey({ key: Buffer.from(from.key.publicKey, 'base64url'), format: 'der', type: 'spki' })
    for (const { body, headers, path } of got) {
      expect(headers['taga-device']).toBe('d1')
      const bodyHash = createHash('sha256').update(body).digest('base64url')
      const text = signedText({ purpose: 'taga-report/1', audience: 'aud', path, bodyHash })
      expect(verify(null, Buffer.from(text), spki, Buffer.from(String(headers['taga-signature']), 'base64url'))).toBe(
        true,
      )
    }
    expect(await queuedNames(folder)).toEqual([])
  })

  it('keeps everything while the server is down and sends it under new counters when it is back', async () => {
    await enqueue(folder, toQueued(lookAt(1_000), 'company'))
    expect(await sendQueue(sender('http://127.0.0.1:9'))).toMatchObject({ kind: 'waiting', count: 0 })
    await enqueue(folder, toQueued(lookAt(2_000), 'company'))
    const { url, got } = await serve(accept)
    expect(await sendQueue(sender(url))).toMatchObject({ kind: 'sent', count: 2 })
    expect(got.map(({ body }) => JSON.parse(body.toString()).counter)).toEqual([2, 3])
  })

  it('moves its counter on where the server has seen a higher one', async () => {
    await raiseCounter(folder, 3)
    const { url, got } = await serve((one, count) =>
      count === 1 ? refuse('replayed', { counter: 41 }) : accept(one, count),
    )
    await enqueue(folder, toQueued(lookAt(1_000), 'company'))
    expect(await sendQueue(sender(url))).toMatchObject({ kind: 'sent', count: 1 })
    expect(got.map(({ body }) => JSON.parse(body.toString()).counter)).toEqual([4, 42])
  })

  it('does not believe a counter that would use the numbers up', async () => {
    const { url } = await serve(() => refuse('replayed', { counter: Number.MAX_SAFE_INTEGER }))
    await enqueue(folder, toQueued(lookAt(1_000), 'company'))
    expect(await sendQueue(sender(url))).toMatchObject({ kind: 'waiting', code: 'replayed' })
    expect(await readCounter(folder)).toBe(1)
  })

  it('lets go of a report that can never be taken, and of a damaged file, and sends the rest', async () => {
    await enqueue(folder, toQueued(lookAt(1_000), 'company'))
    await enqueue(folder, toQueued(lookAt(2_000), 'company'))
    await enqueue(folder, toQueued(lookAt(3_000), 'company'))
    const [first = ''] = await queuedNames(folder)
    await writeFile(join(folder, 'queue', first), '{')
    const { url } = await serve((one, count) => (count === 1 ? refuse('malformed') : accept(one, count)))
    expect(await sendQueue(sender(url))).toMatchObject({ kind: 'sent', count: 1 })
    expect(await queuedNames(folder)).toEqual([])
  })

  it.each(['device_stopped', 'unknown_device', 'bad_signature', 'device_clone', 'busy', 'internal'] as const)(
    'keeps what waits on %s and names it',
    async (code) => {
      const { url } = await serve(() => refuse(code))
      await enqueue(folder, toQueued(lookAt(1_000), 'company'))
      expect(await sendQueue(sender(url))).toMatchObject({ kind: 'waiting', code })
      expect(await queuedNames(folder)).toHaveLength(1)
    },
  )

  it.each([
    ['device_stopped', false],
    ['busy', true],
  ] as const)('has no permit any more where the server says that it may not work (%s)', async (fault, stays) => {
    const { url } = await serve(() => refuse(fault))
    await keepPermit(folder, { text: '{}', signature: 's', askedAt: 1, uptimeMs: 1, latestAt: 1 })
    await enqueue(folder, toQueued(lookAt(1), 'company'))
    await sendQueue(sender(url))
    expect((await readPermit(folder)) !== undefined).toBe(stays)
  })

  it('returns the newest checkpoint it was answered with, and remembers how far its clock is off', async () => {
    const said = { format: 1 as const, number: 1, at: 1, previous: '', keyId: 'k', signature: 's', heads: [] }
    const checkpoint = { ...said, hash: checkpointHash({ ...said, hash: '' }) }
    const { url, got } = await serve(({ body }) => ({
      body: answerTo(SignedReport.parse(JSON.parse(body.toString())), { checkpoint, serverNow: 170_000 }),
    }))
    await changeMemory(folder, () => ({ lookedAt: 1, unusedBeforeMs: 0, pending: {} }))
    const from = sender(url)
    for (const at of [1_000, 2_000]) {
      await enqueue(folder, toQueued(lookAt(at), 'company'))
      await sendQueue(from)
    }
    expect(got.map(({ body }) => JSON.parse(body.toString()).witnessed)).toEqual([undefined, checkpoint.hash])
    expect((await readMemory(folder))?.skew).toEqual({ ms: 120_000, at: 50_000 })
  })
})

describe('makeReport', () => {
  it('tells of a personal device only what the catalogue allows, and no applications', () => {
    const queued = toQueued(lookAt(1_000, 'all'), 'personal')
    expect(Object.keys(queued.seen)).toEqual(['device.firewallOn'])
    expect(queued.inventory).toBeUndefined()
  })

  it('keeps within the size that a server takes, rather without applications than with half of them', () => {
    const list = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        name: `name-${index}`.padEnd(60, 'x'),
        version: '1.0',
        publisher: 'p'.repeat(200),
      }))
    const make = (count: number) => {
      const queued = { seen: {}, inventory: { applications: list(count) } }
      const { body } = makeReport(makeDeviceKey(), IDENTITY, { queued, counter: 1, sentAt: 1, witnessed: undefined })
      expect(body.length).toBeLessThanOrEqual(MAX_REPORT_BYTES)
      return SignedReport.parse(JSON.parse(new TextDecoder().decode(body))).inventory?.applications
    }
    expect(make(10)?.[0]).toHaveProperty('publisher')
    expect(make(2_000)).toHaveLength(2_000)
    expect(make(2_000)?.[0]).not.toHaveProperty('publisher')
    expect(make(4_000)).toBeUndefined()
  })
})

describe('back-off and jitter', () => {
  it.each([1, 2, 5, 8, 100, 5_000])(
    'waits between 15 s and 30 min after %i failures, further apart the more there were',
    (failures) => {
      const bound = Math.min(30 * 60_000, 15_000 * 2 ** Math.min(failures, 20))
      expect(backOffMs(failures, () => 0)).toBe(15_000)
      expect(backOffMs(failures, () => 1)).toBe(bound)
    },
  )

  it('spreads an interval by 20 % either way', () => {
    expect([0, 0.5, 1].map((random) => jitteredMs(300_000, () => random))).toEqual([240_000, 300_000, 360_000])
  })
})

describe('watchDevice', () => {
  /** A clock that moves only while the watch sleeps; `slept` sees each step. */
  async function watchFor(ms: number, url: string, more: { readonly wakeAt?: number } = {}) {
    let now = 1_000_000
    const started = now
    const stop = new AbortController()
    const looks: { readonly pace: string; readonly at: number; because?: string }[] = []
    const waits: number[] = []
    let woke = false
    await watchDevice({
      ...sender(url, () => now),
      look: async (pace) => {
        looks.push({ pace, at: now - started })
        return lookAt(now, pace)
      },
      turn: async () => undefined,
      hurried: () => false,
      random: () => 0.5,
      signal: stop.signal,
      sleep: async (step) => {
        now += step
        if (more.wakeAt !== undefined && !woke && now - started >= more.wakeAt) {
          woke = true
          now += 3_600_000
        }
        if (now - started >= ms) stop.abort()
        await new Promise((resolve) => setImmediate(resolve))
      },
      said: (event) => {
        if (event.kind === 'looked') looks.at(-1)
        if (event.kind === 'waiting') waits.push(event.againInMs)
      },
    })
    return { looks, waits }
  }

  it('looks fast every five minutes and slowly beside it, and sends each look', async () => {
    const { url, got } = await serve(accept)
    const { looks } = await watchFor(SLOW_INTERVAL_MS + FAST_INTERVAL_MS, url)
    expect(looks.filter(({ pace }) => pace === 'slow').length).toBe(2)
    const fast = looks.filter(({ pace }) => pace === 'fast').map(({ at }) => at)
    expect(fast.length).toBeGreaterThan(70)
    const gaps = fast.slice(1).map((at, index) => at - (fast[index] ?? 0))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1.2 * FAST_INTERVAL_MS + 5_000)
    expect(got.length).toBeGreaterThanOrEqual(looks.length - 1)
    expect(await queuedNames(folder)).toHaveLength(looks.length - got.length)
  })

  it('looks at once when the computer wakes', async () => {
    const { url } = await serve(accept)
    const { looks } = await watchFor(3_700_000, url, { wakeAt: 60_000 })
    const fast = looks.filter(({ pace }) => pace === 'fast').map(({ at }) => at)
    expect(fast.some((at) => at >= 3_660_000 && at < 3_670_000)).toBe(true)
  })

  it('waits longer after each failure and loses nothing', async () => {
    const { looks, waits } = await watchFor(3 * FAST_INTERVAL_MS, 'http://127.0.0.1:9')
    expect(waits.length).toBeGreaterThan(2)
    expect(waits).toEqual(waits.toSorted((left, right) => left - right))
    expect(await queuedNames(folder)).toHaveLength(looks.length)
  })

  it('looks again soon when the server asks for it', async () => {
    const { url } = await serve(({ body }, count) => ({
      body: answerTo(SignedReport.parse(JSON.parse(body.toString())), { lookAgain: count <= 2 }),
    }))
    const { looks } = await watchFor(60_000, url)
    expect(looks.filter(({ pace }) => pace === 'fast').length).toBe(2)
  })
})

describe('enrolDevice', () => {
  const server = generateKeyPairSync('ed25519')
  const spki = server.publicKey.export({ type: 'spki', format: 'der' })
  const fingerprint = toBase32(createHash('sha256').update(spki).digest(), FINGERPRINT_LENGTH)
  const code = { selector: 'ABCDEFGH', secret: '0123456789', fingerprint }
  const answering: Answering = ({ body }) => {
    const { publicKey } = JSON.parse(body.toString())
    const proof = sign(
      null,
      Buffer.from(enrolmentProofText({ device: 'd1', audience: 'aud', publicKey })),
      server.privateKey,
    ).toString('base64url')
    return { body: { device: 'd1', audience: 'aud', serverKey: spki.toString('base64url'), proof, state: 'waiting' } }
  }
  const enrolWith = async (url: string, over = code) =>
    enrolDevice({ folder, code: over, server: url, ownership: 'personal', seen: lookAt(1).seen, deviceName: 'pc' })

  it('keeps key and identity once the server has proved to be the one in the code', async () => {
    const { url, got } = await serve(answering)
    expect(await enrolWith(url)).toMatchObject({ kind: 'enrolled', state: 'waiting' })
    expect(await readIdentity(folder)).toMatchObject({
      device: 'd1',
      audience: 'aud',
      ownership: 'personal',
      server: url,
    })
    expect(JSON.parse(got[0]?.body.toString() ?? '')).toMatchObject({
      alg: 'ed25519',
      keyProtection: 'software',
      deviceName: 'pc',
    })
  })

  it.each([
    [
      'another key',
      (url: string) => enrolWith(url, { ...code, fingerprint: 'Z'.repeat(FINGERPRINT_LENGTH) }),
      answering,
    ],
    [
      'a proof that is not its own',
      enrolWith,
      ((one, count) => ({
        body: { ...Object(answering(one, count).body), proof: Buffer.alloc(64).toString('base64url') },
      })) satisfies Answering,
    ],
  ])('keeps nothing where the server has %s', async (_, enrolling, answers) => {
    const { url } = await serve(answers)
    expect(await enrolling(url)).toEqual({ kind: 'notTheServer' })
    expect(await readdir(folder)).toEqual([])
  })

  it('passes on why the server refused', async () => {
    const { url } = await serve(() => refuse('code_refused'))
    expect(await enrolWith(url)).toMatchObject({ kind: 'refused', fault: { fault: 'code_refused' } })
  })
})
