import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { STREAM_CLOSE, type SubjectFacts, type ToGateway } from '@taga/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FactsKeeper, keepFacts } from '../facts/keep-facts.ts'
import { UnusableFile } from '../identity/keep-file.ts'
import { makeOutpostKey } from '../identity/outpost-key.ts'
import { createTestLog, type TestLog } from '../testing/test-log.ts'
import { openTestServer, TEST_RULES, type TestServer, whole } from '../testing/test-server.ts'
import { openStream, type StreamClient, type StreamEvent, streamUrl } from './stream-client.ts'

let folder: string
let server: TestServer
let keeper: FactsKeeper
let client: StreamClient | undefined
let events: StreamEvent[]
let now: number
let told: TestLog
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-stream-'))
  server = await openTestServer()
  events = []
  told = createTestLog()
  now = performance.now()
  keeper = keepFacts({ monotonic: () => now + performance.now() })
})
afterEach(async () => {
  await client?.close()
  client = undefined
  keeper.close()
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

async function connect(): Promise<StreamClient> {
  const { url, serverKey } = server
  client = await openStream({
    folder,
    outpost: {
      identity: { kind: 'gateway', outpost: 'g', audience: 'a', server: url, serverKey },
      key: makeOutpostKey(),
    },
    engine: 'test',
    keeper,
    log: { ...told, attach: () => undefined, kept: () => undefined, detach: () => undefined },
    onDestinations: () => undefined,
    said: (event) => events.push(event),
    random: () => 0,
    firstDelayMs: 20,
  })
  return client
}
async function until(isSo: () => unknown): Promise<void> {
  for (const end = performance.now() + 60_000; performance.now() < end; ) {
    if (isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  throw new Error(`still not so: ${JSON.stringify(events)}`)
}
const live = () => keeper.facts.streamState().kind === 'live'
const resumes = () => server.heard.filter((message) => message.kind === 'resume')
const unbelieved = (cause: string) => [{ event: 'refused', carrier: 'webSocket', cause }]
const kinds = () => events.map((event) => event.kind)
const person = (id: string, more: Partial<SubjectFacts> = {}): SubjectFacts => ({
  subject: 'person',
  id,
  seen: {},
  ...more,
})
const change = (seq: number, after: number, subjects: readonly SubjectFacts[], more: object = {}): ToGateway => ({
  kind: 'change',
  position: { writer: 'w', seq },
  after,
  serverNow: Date.now(),
  subjects: [...subjects],
  ...more,
})

it('knows what it was told, and after a break asks for what it missed', async () => {
  await connect()
  await until(live)
  expect(keeper.facts.rules()?.version).toBe('test')
  expect(resumes()).toEqual([{ kind: 'resume', epoch: '', heads: [] }])
  server.say(change(7, 5, [person('p')]))
  await until(() => keeper.facts.find('person', 'p'))
  server.begin = () => [
    { kind: 'resumed', heads: [{ writer: 'w', seq: 9 }] },
    { kind: 'snapshotPart', subjects: [person('p', { gone: true }), person('q')] },
    { kind: 'snapshotEnd', heads: [{ writer: 'w', seq: 9 }] },
  ]
  server.drop()
  await until(() => keeper.facts.find('person', 'q'))
  expect(resumes().at(-1)).toEqual({ kind: 'resume', epoch: 'one', heads: [{ writer: 'w', seq: 7 }] })
  expect(keeper.facts.find('person', 'p')).toBeUndefined()
})

it('forgets what a whole beginning does not name', async () => {
  await connect()
  await until(live)
  server.say(change(6, 5, [person('p')]))
  await until(() => keeper.facts.find('person', 'p'))
  server.heads = [{ writer: 'w', seq: 6 }]
  server.drop()
  await until(() => kinds().filter((kind) => kind === 'complete').length === 2)
  expect(keeper.facts.find('person', 'p')).toBeUndefined()
})

it.each<[string, ToGateway]>([
  ['a change that does not follow', change(9, 8, [person('p')])],
  ['a change that goes back', change(4, 5, [person('p')])],
  ['a tick ahead of what was said', { kind: 'tick', serverNow: 0, heads: [{ writer: 'w', seq: 6 }] }],
  ['a writer that was never told of', { kind: 'tick', serverNow: 0, heads: [{ writer: 'v', seq: 1 }] }],
])('takes %s for something lost, and asks from where it stood', async (_name, message) => {
  await connect()
  await until(live)
  server.say(message)
  await until(() => resumes().length === 2)
  expect(resumes().at(-1)).toEqual({ kind: 'resume', epoch: 'one', heads: [{ writer: 'w', seq: 5 }] })
  expect(keeper.facts.find('person', 'p')).toBeUndefined()
})

it('stands where it stood until the last part of a change and of a beginning is there', async () => {
  await connect()
  await until(live)
  server.say(change(5, 5, [person('p')], { more: true }))
  await until(() => keeper.facts.find('person', 'p'))
  server.begin = (resume) => [{ kind: 'resumed', heads: [{ writer: 'w', seq: resume.heads[0]?.seq === 5 ? 8 : 0 }] }]
  server.drop()
  await until(() => resumes().length === 2)
  server.drop()
  await until(() => resumes().length === 3)
  expect(resumes().map((message) => message.heads)).toEqual([[], [{ writer: 'w', seq: 5 }], [{ writer: 'w', seq: 5 }]])
})

it.each<[string, string | Uint8Array]>([
  ['no JSON', '{'],
  ['bytes', Buffer.from('{}')],
  ['another message', '{"kind":"other"}'],
  ['a field too many', '{"kind":"tick","serverNow":0,"heads":[],"x":1}'],
  ['a second welcome', '{"kind":"welcome","publicUrl":"https://evil.example","serverNow":0}'],
])('lets go of a stream that says %s, and comes again', async (_name, text) => {
  await connect()
  await until(live)
  server.sayRaw(text)
  await until(() => server.connections() === 2)
  await until(() => kinds().filter((kind) => kind === 'complete').length === 2)
  expect(client?.publicUrl()).toBe('https://taga.example.jp')
})

it('believes nothing of a server with another key, and proves nothing to it', async () => {
  server.forge = generateKeyPairSync('ed25519').privateKey
  await connect()
  await until(() => kinds().includes('otherServer'))
  expect(keeper.facts.streamState()).toEqual({ kind: 'never' })
  expect(server.heard.some((message) => message.kind === 'prove')).toBe(false)
  expect(told.lines).toEqual(unbelieved('otherServer'))
})

it('lets nothing go on once its server says that it does not know it any more', async () => {
  await connect()
  await until(live)
  server.drop(STREAM_CLOSE.refused)
  await until(() => kinds().includes('refused'))
  expect(keeper.facts.streamState().kind).toBe('quiet')
  expect(keeper.facts.streamLossMs()).toBe(0)
})

it('refuses another form of the stream, and shows all the same who it is', async () => {
  server.protocol = 2
  await connect()
  await until(() => kinds().includes('otherProtocol'))
  expect(live()).toBe(false)
  expect(server.heard.map(({ kind }) => kind)).toEqual(['hello', 'prove'])
  expect(told.lines).toEqual(unbelieved('otherProtocol'))
})

it('says that it did not understand what the server said, and comes again', async () => {
  await connect()
  await until(live)
  server.sayRaw('{"kind":"dance"}')
  await until(() => server.closed.includes(STREAM_CLOSE.malformed))
  await until(() => server.connections() === 2)
})

it('says how it stands when all is there, with what was cut since it was said last', async () => {
  const { url, serverKey } = server
  let cut = 0
  client = await openStream({
    folder,
    outpost: {
      identity: { kind: 'gateway', outpost: 'g', audience: 'a', server: url, serverKey },
      key: makeOutpostKey(),
    },
    engine: 'test',
    keeper,
    onDestinations: () => undefined,
    report: () => ({ live: 1, cut, certificates: [], connectors: ['c'] }),
    reportLookMs: 20,
    said: (event) => events.push(event),
    firstDelayMs: 20,
  })
  const applied = () => server.heard.filter((message) => message.kind === 'applied')
  await until(() => applied().length === 1)
  expect(applied()[0]).toEqual({
    kind: 'applied',
    heads: [{ writer: 'w', seq: 5 }],
    live: 1,
    cut: 0,
    certificates: [],
    connectors: ['c'],
  })
  cut = 2
  await until(() => applied().length === 2)
  expect(applied()[1]).toMatchObject({ cut: 2 })
  server.say({ ...TEST_RULES, version: 'other', rules: [{ form: 'of another version' }] } as ToGateway)
  await until(() => applied().length === 3)
  expect(applied()[2]).toMatchObject({ cut: 0, problem: 'rulesUnusable' })
})

it('refuses older data in the same life of the data, also after it was started anew, and takes a new life', async () => {
  await connect()
  await until(live)
  await client?.close()
  expect(JSON.parse(await readFile(join(folder, 'stream.json'), 'utf8'))).toEqual({
    epoch: 'one',
    heads: [{ writer: 'w', seq: 5 }],
  })
  server.heads = [{ writer: 'w', seq: 4 }]
  keeper.close()
  keeper = keepFacts()
  await connect()
  await until(() => kinds().includes('rolledBack'))
  expect(resumes().at(-1)).toEqual({ kind: 'resume', epoch: 'one', heads: [{ writer: 'w', seq: 5 }], whole: true })
  expect(keeper.facts.streamState()).toEqual({ kind: 'never' })
  expect(told.lines).toEqual(unbelieved('rolledBack'))
  await client?.close()
  server.epoch = 'two'
  await connect()
  await until(live)
})

it('does not begin where it cannot read how far it had come', async () => {
  await writeFile(join(folder, 'stream.json'), '{"epoch":')
  await expect(connect()).rejects.toBeInstanceOf(UnusableFile)
})

it('is quiet when no tick has come for five seconds, and never live without a whole beginning', async () => {
  server.begin = (resume) =>
    whole(server).filter((message) => resume.heads.length > 0 || message.kind !== 'snapshotEnd')
  await connect()
  await until(() => resumes().length > 0)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(keeper.facts.streamState()).toEqual({ kind: 'never' })
  server.say({ kind: 'snapshotEnd', heads: server.heads })
  server.say({ kind: 'tick', serverNow: Date.now(), heads: server.heads })
  await until(live)
  const states: string[] = []
  keeper.facts.onStreamState(({ kind }) => states.push(kind))
  now += 6_000
  await until(() => states.includes('quiet'))
})

it('has no rules where it cannot use them, and says why', async () => {
  await connect()
  await until(live)
  server.say({ ...TEST_RULES, version: 'other', rules: [{ id: 'strange' }] } as ToGateway)
  await until(() => kinds().includes('rulesUnusable'))
  expect(keeper.facts.rules()).toBeUndefined()
})

it('answers who asks the server, and refuses when it cannot', async () => {
  const stream = await connect()
  await expect(stream.ask('look', { device: 'd' })).rejects.toThrow('no stream')
  await until(live)
  const asked = [stream.ask('enter', { code: 'c' }), stream.ask('look', { device: 'd' })]
  await until(() => server.heard.filter((message) => message.kind === 'ask').length === 2)
  for (const message of server.heard)
    if (message.kind === 'ask')
      server.say({ kind: 'answer', id: message.id, ok: message.what === 'enter', body: { session: 's' } })
  expect(await asked[0]).toEqual({ session: 's' })
  await expect(asked[1]).rejects.toThrow('refused')
  const lost = stream.ask('look', { device: 'd' })
  server.drop()
  await expect(lost).rejects.toThrow('ended')
})

it('waits for a position, and no longer than it was told', async () => {
  const stream = await connect()
  await until(live)
  expect(await stream.whenAt({ writer: 'w', seq: 5 }, 0)).toBe(true)
  expect(await stream.whenAt({ writer: 'w', seq: 6 }, 20)).toBe(false)
  const reached = stream.whenAt({ writer: 'w', seq: 6 }, 5_000)
  server.say(change(6, 5, []))
  expect(await reached).toBe(true)
})

it('opens no stream in the clear over a network', () => {
  expect(() => streamUrl('http://taga.example.jp')).toThrow('not encrypted')
  expect(streamUrl('https://taga.example.jp')).toBe('wss://taga.example.jp/api/outposts/stream')
  expect(streamUrl('http://127.0.0.1:8420')).toBe('ws://127.0.0.1:8420/api/outposts/stream')
})
