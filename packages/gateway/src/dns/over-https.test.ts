import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DNS_PATH } from '@taga/contract'
import type { Observation } from '@taga/core'
import { decode } from 'dns-packet'
import { afterEach, expect, it } from 'vitest'
import { createTestFacts, enforcedRules } from '../testing/test-facts.ts'
import { createTestLog } from '../testing/test-log.ts'
import { createBuckets } from './buckets.ts'
import { answerOverHttps, type OverHttps } from './over-https.ts'
import { createDnsResolver } from './resolver.ts'
import { addressOf, openTestUpstream, questionOf, rcodeOf, reasonOf } from './testing/test-upstream.ts'
import { createUpstreams } from './upstream/ask-upstream.ts'

const CAPABILITY = 'c'.repeat(43)
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const known = (value: string): Observation => ({ kind: 'value', at: 1, provenance: 'recorded', source: 'test', value })

async function open(more: Partial<OverHttps> = {}) {
  const upstream = await openTestUpstream((query) => addressOf(query))
  const upstreams = createUpstreams([upstream.resolver])
  const facts = createTestFacts(enforcedRules())
  facts.set({ kind: 'device', id: 'd1', seen: { 'device.lifecycle': known('inUse'), 'device.user': known('p1') } })
  facts.set({ kind: 'person', id: 'p1', seen: { 'person.state': known('active') } })
  const log = createTestLog()
  const asked: string[] = []
  const hash = createHash('sha256').update(CAPABILITY).digest('base64url')
  const judge = {
    judge: (name: string) =>
      name.endsWith('bad.example')
        ? ({ kind: 'block', reason: 'names.list:l1', entry: 'bad.example', by: 'list' } as const)
        : ({ kind: 'pass' } as const),
  }
  const answer = answerOverHttps({
    facts,
    resolver: createDnsResolver(() => ({
      judge,
      settings: { resolvers: [], blockedAs: { kind: 'noSuchName' }, privateNames: [] },
      upstreams,
      whyUrl: undefined,
      hasPage: false,
    })),
    deviceOf: (digest) => (digest === hash ? 'd1' : undefined),
    devices: createBuckets({ perSecond: 1_000, reserve: 1_000 }),
    strangers: createBuckets({ perSecond: 1, reserve: 2 }),
    lines: createBuckets({ perSecond: 0.001, reserve: 2 }),
    log,
    asked: (device) => asked.push(device),
    onFault: (error) => {
      throw error
    },
    ...more,
  })
  const server = createServer((request, response) =>
    answer(request, response, { path: request.url ?? '', address: '192.0.2.7' }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  closing.push(
    () => upstream.close(),
    () => upstreams.close(),
    () => server.close(),
    () => server.closeAllConnections(),
  )
  const url = `http://127.0.0.1:${port}${DNS_PATH}`
  const post = (body: Buffer, capability = CAPABILITY, type = 'application/dns-message') =>
    fetch(url + capability, { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(body) })
  const get = (query: string, capability = CAPABILITY) => fetch(`${url}${capability}?${query}`)
  return { facts, log, asked, post, get }
}

const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

it('answers by POST and GET, and says how long the answer may be kept', async () => {
  const { post, get, asked, log } = await open()
  const posted = await post(questionOf('fine.example', { id: 0 }))
  expect([posted.status, posted.headers.get('content-type')]).toEqual([200, 'application/dns-message'])
  expect(posted.headers.get('cache-control')).toMatch(/^private, max-age=(300|299)$/)
  const got = await get(`dns=${questionOf('fine.example', { id: 0 }).toString('base64url')}`)
  expect(decode(await bytesOf(got)).answers).toMatchObject([{ data: '203.0.113.9' }])
  expect(asked).toEqual(['d1', 'd1'])
  expect(log.lines).toEqual([]) // what is allowed is told to nobody
})

it('refuses a listed name with the reason, and tells the log which device and by what', async () => {
  const { post, log } = await open()
  const refused = await post(questionOf('www.bad.example'))
  expect(refused.headers.get('cache-control')).toBe('no-store')
  expect(reasonOf(await bytesOf(refused))?.code).toBe(15)
  const told = { event: 'denied', carrier: 'dns', device: 'd1', person: 'p1', address: '192.0.2.7' }
  expect(log.lines).toMatchObject([{ ...told, reasons: ['names.list:l1'], cause: 'www.bad.example' }])
  for (const name of ['a', 'b', 'c', 'd', 'e']) await post(questionOf(`${name}.bad.example`))
  const causes = log.lines.map(({ cause }) => cause)
  expect(causes.slice(1)).toEqual(['a.bad.example', 'bad.example', 'bad.example', undefined, undefined])
})

it('answers a lost device, a locked person and an incident by a refusal with its reason', async () => {
  const { post, facts, log, asked } = await open()
  const device = { 'device.lifecycle': known('inUse'), 'device.user': known('p1') }
  const cases = {
    lost: { ...device, 'device.lifecycle': known('lost') },
    notInUse: { ...device, 'device.lifecycle': known('returned') },
    incident: { ...device, 'device.incident': known('open') },
  }
  for (const [cause, seen] of Object.entries(cases)) {
    facts.set({ kind: 'device', id: 'd1', seen })
    const answer = await bytesOf(await post(questionOf('fine.example')))
    expect([cause, rcodeOf(answer), reasonOf(answer)?.code]).toEqual([cause, 5, 18])
    expect(log.lines.at(-1)).toMatchObject({ event: 'denied', cause: `device ${cause}` })
  }
  facts.set({ kind: 'device', id: 'd1', seen: device })
  facts.set({ kind: 'person', id: 'p1', seen: { 'person.state': known('locked') } })
  expect(reasonOf(await bytesOf(await post(questionOf('fine.example'))))?.text).toContain('locked')
  facts.gone('person', 'p1')
  expect(rcodeOf(await bytesOf(await post(questionOf('fine.example'))))).toBe(5)
  facts.gone('device', 'd1')
  expect(rcodeOf(await bytesOf(await post(questionOf('fine.example'))))).toBe(5)
  expect(asked).toEqual([])
})

it('goes on without the stream for as long as live work does, and no longer', async () => {
  const { post, facts } = await open()
  const rcode = async () => rcodeOf(await bytesOf(await post(questionOf('fine.example'))))
  facts.stream({ kind: 'quiet', sinceMs: facts.time - facts.lossMs })
  expect(await rcode()).toBe(0)
  facts.stream({ kind: 'quiet', sinceMs: facts.time - facts.lossMs - 1 })
  expect(await rcode()).toBe(5)
  facts.stream({ kind: 'never' })
  expect(await rcode()).toBe(5)
})

it('says nothing to who has no capability, and does not fill the log for them', async () => {
  const { post, get, log } = await open()
  for (const capability of ['', 'd'.repeat(43), `${CAPABILITY}x`, '%63'.repeat(43), '../enter'])
    expect([capability, (await post(questionOf('fine.example'), capability)).status]).toEqual([capability, 404])
  expect((await get('dns=AAAA', 'd'.repeat(43))).status).toBe(404)
  expect(log.lines).toHaveLength(2)
})

it('takes what RFC 8484 allows and nothing else', async () => {
  const { post, get } = await open({ devices: createBuckets({ perSecond: 0.001, reserve: 9 }) })
  expect((await post(questionOf('x.example'), CAPABILITY, 'text/plain')).status).toBe(415)
  expect((await post(Buffer.alloc(5_000))).status).toBe(413)
  expect((await post(Buffer.alloc(3))).status).toBe(400)
  for (const query of ['', 'dns=', 'dns=*', `dns=${'A'.repeat(6_000)}`]) expect((await get(query)).status).toBe(400)
  expect((await post(questionOf('x.example'))).status).toBe(200)
  await post(questionOf('x.example'))
  expect((await post(questionOf('x.example'))).status).toBe(429)
})
