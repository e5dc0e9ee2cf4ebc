import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { decode } from 'dns-packet'
import { afterEach, expect, it } from 'vitest'
import { dnsListen } from '../config.ts'
import { createTestLog } from '../testing/test-log.ts'
import { type Buckets, createBuckets } from './buckets.ts'
import { answerInTheClear, isOwn } from './in-the-clear.ts'
import { createDnsResolver } from './resolver.ts'
import { openTestUpstream, questionOf, rcodeOf, recordOf } from './testing/test-upstream.ts'
import { createUpstreams } from './upstream/ask-upstream.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function open(askers: Buckets = createBuckets({ perSecond: 1_000, reserve: 1_000 })) {
  const upstream = await openTestUpstream((query) => ({
    answers: Array.from({ length: 40 }, (_, at) => recordOf(query, 'A', `203.0.113.${at}`)),
  }))
  const upstreams = createUpstreams([upstream.resolver])
  const log = createTestLog()
  const judge = {
    judge: (name: string) =>
      name === 'bad.example'
        ? ({ kind: 'block', reason: 'names.list:l1', entry: name, by: 'list' } as const)
        : ({ kind: 'pass' } as const),
  }
  const resolver = createDnsResolver(() => ({
    judge,
    settings: { resolvers: [], blockedAs: { kind: 'noSuchName' }, privateNames: [] },
    upstreams,
    whyUrl: undefined,
    hasPage: false,
  }))
  const lines = createBuckets({ perSecond: 0.001, reserve: 2 })
  const listener = await answerInTheClear({ address: '127.0.0.1', port: 0 }, { resolver, askers, lines, log })
  closing.push(
    () => upstream.close(),
    () => upstreams.close(),
    () => listener.close(),
  )
  return { port: listener.port, log }
}

function askUdp(port: number, ...questions: readonly Buffer[]): Promise<Buffer> {
  const socket = createSocket('udp4')
  closing.push(() => socket.close())
  return new Promise((resolve) => {
    socket.once('message', resolve)
    for (const question of questions) socket.send(question, port, '127.0.0.1')
  })
}

function askTcp(port: number, bytes: Buffer, answers: number): Promise<readonly Buffer[]> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let all = Buffer.alloc(0)
    const had: Buffer[] = []
    const end = () => {
      socket.destroy()
      resolve(had)
    }
    socket.on('error', end)
    socket.on('close', end)
    socket.on('data', (part: Buffer) => {
      all = Buffer.concat([all, part])
      while (all.length > 2 && all.length >= 2 + all.readUInt16BE(0)) {
        had.push(all.subarray(2, 2 + all.readUInt16BE(0)))
        all = all.subarray(2 + all.readUInt16BE(0))
      }
      if (had.length === answers) end()
    })
  })
}

const framed = (question: Buffer) =>
  Buffer.concat([Buffer.from([question.length >> 8, question.length & 255]), question])

it('answers by UDP what fits, and the rest by TCP, several at once', async () => {
  const { port, log } = await open()
  const small = await askUdp(port, questionOf('large.example', { edns: false }))
  expect([small.length < 512, decode(small).flag_tc]).toEqual([true, true])
  expect(decode(await askUdp(port, questionOf('large.example'))).answers).toHaveLength(40)
  const both = [framed(questionOf('large.example', { id: 1 })), framed(questionOf('bad.example', { id: 2 }))]
  const answers = await askTcp(port, Buffer.concat(both), 2)
  expect(
    answers.map((answer) => [decode(answer).id, rcodeOf(answer)]).sort(([one = 0], [other = 0]) => one - other),
  ).toEqual([
    [1, 0],
    [2, 3],
  ])
  expect(log.lines).toMatchObject([{ event: 'denied', carrier: 'dns', address: '127.0.0.1', cause: 'bad.example' }])
})

it('tells what one address was refused by entry for a while, then by number only, so that no log is flooded', async () => {
  const { port, log } = await open()
  const many = Array.from({ length: 5 }, (_, id) => framed(questionOf('bad.example', { id })))
  await askTcp(port, Buffer.concat(many), 5)
  expect(log.lines.map(({ cause }) => cause)).toEqual(['bad.example', 'bad.example', undefined, undefined, undefined])
  expect(log.lines.every(({ reasons }) => reasons?.[0] === 'names.list:l1')).toBe(true)
})

it('goes on after junk, answers no answers, and ends a connection that sends none of it right', async () => {
  const { port } = await open()
  const answer = Buffer.from(questionOf('x.example'))
  answer[2] = 0x81
  const got = await askUdp(
    port,
    Buffer.alloc(0),
    Buffer.alloc(11),
    Buffer.alloc(1_400, 255),
    answer,
    questionOf('bad.example', { id: 9 }),
  )
  expect(decode(got).id).toBe(9)
  for (const bytes of [Buffer.alloc(100, 255), Buffer.from([0, 3, 1, 2, 3]), framed(Buffer.alloc(12, 255))])
    expect(await askTcp(port, bytes, 1)).toEqual([])
})

it('lets nobody ask without end, so that nobody is flooded in somebody else’s name', async () => {
  const { port } = await open(createBuckets({ perSecond: 0.001, reserve: 2 }))
  const many = Array.from({ length: 50 }, (_, id) => framed(questionOf('bad.example', { id })))
  expect(await askTcp(port, Buffer.concat(many), 50)).toHaveLength(0)
  const buckets = createBuckets({ perSecond: 1, reserve: 1 }, () => 0)
  for (let who = 0; who < 20_000; who++) expect(buckets.take(String(who))).toBe(true)
  expect(buckets.take('one more')).toBe(false)
})

it('listens nowhere by default, and only at addresses of own networks', () => {
  expect(dnsListen({})).toEqual([])
  expect(dnsListen({ TAGA_DNS_LISTEN: '192.168.1.10, [fd00::1]:5353,10.0.0.1:54' })).toEqual([
    { address: '192.168.1.10', port: 53 },
    { address: 'fd00::1', port: 5353 },
    { address: '10.0.0.1', port: 54 },
  ])
  for (const wrong of ['0.0.0.0', '[::]', '203.0.113.5', 'localhost', '192.168.1.10:70000', '2001:db8::1', ','])
    expect(() => dnsListen({ TAGA_DNS_LISTEN: wrong })).toThrow(/TAGA_DNS_LISTEN/)
  expect(['fe80::1%eth0', '::ffff:10.1.1.1', '100.64.3.3', '::1'].map(isOwn)).toEqual([true, true, true, true])
  expect(['8.8.8.8', '::ffff:8.8.8.8', '2001:db8::1', '', 'x'].map(isOwn)).toEqual([false, false, false, false, false])
})
