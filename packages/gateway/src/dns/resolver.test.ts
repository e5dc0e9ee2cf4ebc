import type { DnsSettings } from '@taga/contract'
import { type DecodedPacket, decode, encode } from 'dns-packet'
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import type { NameJudge } from './names/decide-name.ts'
import { readQuery } from './read-query.ts'
import { createDnsResolver, type Resolved } from './resolver.ts'
import { storeAnswer } from './stored-answer.ts'
import {
  addressOf,
  type AnswerAs,
  openTestUpstream,
  questionOf,
  rcodeOf,
  reasonOf,
  recordOf,
} from './testing/test-upstream.ts'
import { createUpstreams } from './upstream/ask-upstream.ts'

const SETTINGS: DnsSettings = { resolvers: [], blockedAs: { kind: 'noSuchName' }, privateNames: ['corp.example'] }
const blocked: NameJudge = {
  judge: (name) =>
    name.endsWith('bad.example')
      ? { kind: 'block', reason: 'names.list:l1', entry: 'bad.example', by: '悪いサイト' }
      : { kind: 'pass' },
}
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function open(
  answerAs: AnswerAs,
  settings = SETTINGS,
  judge: NameJudge | undefined = blocked,
  patience = { datagramMs: 30_000, streamMs: 30_000 },
) {
  const upstream = await openTestUpstream(answerAs)
  const upstreams = createUpstreams([upstream.resolver], patience)
  closing.push(
    () => upstreams.close(),
    () => upstream.close(),
  )
  const state: { time: number; judge: NameJudge | undefined; hasPage: boolean } = { time: 0, judge, hasPage: true }
  const resolver = createDnsResolver(
    () => ({
      judge: state.judge,
      settings,
      upstreams,
      whyUrl: 'https://taga.example.jp/names',
      hasPage: state.hasPage,
    }),
    () => state.time,
  )
  const ask = async (bytes: Buffer): Promise<Resolved> => {
    const resolved = await resolver.resolve(bytes)
    if (resolved === undefined) throw new Error('not answered')
    return resolved
  }
  return { upstream, resolver, state, ask, read: async (bytes: Buffer) => decode((await ask(bytes)).answer) }
}

const dataOf = ({ answers }: DecodedPacket) => (answers ?? []).map((one) => ('data' in one ? one.data : undefined))

it('answers what the resolver of the organisation says, once for all who ask within its time', async () => {
  const { read, upstream, state } = await open((query) => addressOf(query))
  const first = await read(questionOf('WWW.fine.example'))
  expect(first).toMatchObject({ id: 4321, questions: [{ name: 'WWW.fine.example' }] })
  expect(dataOf(first)).toEqual(['203.0.113.9'])
  state.time = 100_000
  const second = await read(questionOf('www.fine.example', { id: 7, edns: false }))
  expect(second).toMatchObject({ id: 7, answers: [{ ttl: 200 }], additionals: [] })
  expect(upstream.asked).toHaveLength(1)
  state.time = 300_000
  await read(questionOf('www.fine.example'))
  expect(upstream.asked).toHaveLength(2)
})

it('asks upstream once where many ask at the same moment', async () => {
  const { ask, upstream } = await open((query) => addressOf(query))
  const answers = await Promise.all(Array.from({ length: 50 }, (_, id) => ask(questionOf('www.fine.example', { id }))))
  expect(answers.map(({ answer }) => answer.readUInt16BE(0))).toEqual(answers.map((_, id) => id))
  expect(upstream.asked).toHaveLength(1)
})

it('refuses a listed name without asking anybody, and says why where the asker can read it', async () => {
  const { ask, upstream } = await open((query) => addressOf(query))
  const { answer, refused } = await ask(questionOf('www.Bad.example'))
  expect(rcodeOf(answer)).toBe(3)
  expect(reasonOf(answer)).toEqual({ code: 15, text: expect.stringContaining('一覧「悪いサイト」: bad.example') })
  expect(reasonOf(answer)?.text).toContain('https://taga.example.jp/names')
  expect(refused).toEqual({ name: 'www.bad.example', reason: 'names.list:l1', entry: 'bad.example' })
  const plain = await ask(questionOf('www.bad.example', { edns: false }))
  expect([rcodeOf(plain.answer), decode(plain.answer).additionals]).toEqual([3, []])
  expect(upstream.asked).toEqual([])
})

it('leads to the page that says why, where it is served; else the name does not exist', async () => {
  const blockedAs = { kind: 'page', ipv4: '192.168.1.10', ipv6: 'fd00::1:10' } as const
  const { read, state } = await open((query) => addressOf(query), { ...SETTINGS, blockedAs })
  expect(dataOf(await read(questionOf('bad.example')))).toEqual(['192.168.1.10'])
  expect(dataOf(await read(questionOf('bad.example', { type: 'AAAA' })))).toEqual(['fd00::1:10'])
  expect(await read(questionOf('bad.example', { type: 'TXT' }))).toMatchObject({ rcode: 'NOERROR', answers: [] })
  state.hasPage = false
  expect(await read(questionOf('bad.example'))).toMatchObject({ rcode: 'NXDOMAIN', answers: [] })
})

it('refuses a name that leads to a listed one, also from what was kept before it was listed', async () => {
  const { ask, state } = await open((query) => ({
    answers: [
      recordOf(query, 'CNAME', 'x.bad.example'),
      { ...recordOf(query, 'A', '203.0.113.9'), name: 'x.bad.example' },
    ],
  }))
  state.judge = { judge: () => ({ kind: 'pass' }) }
  expect(rcodeOf((await ask(questionOf('innocent.example'))).answer)).toBe(0)
  state.judge = blocked
  const { answer, refused } = await ask(questionOf('innocent.example'))
  expect([rcodeOf(answer), refused?.entry, refused?.name]).toEqual([3, 'bad.example', 'innocent.example'])
})

it('gives no private address for a name of the internet, and gives it for registered names', async () => {
  const { ask } = await open((query) => addressOf(query, '192.168.1.1'))
  const { answer, refused } = await ask(questionOf('rebind.example'))
  expect([rcodeOf(answer), refused?.reason]).toEqual([3, 'names.rebinding'])
  expect(rcodeOf((await ask(questionOf('files.corp.example'))).answer)).toBe(0)
  expect((await ask(questionOf('notcorp.example'))).refused?.reason).toBe('names.rebinding')
  for (const data of ['127.0.0.1', '0.0.0.0', '169.254.169.254', '100.64.0.1', '10.0.0.1', '172.31.0.1']) {
    const other = await open((query) => addressOf(query, data))
    expect([data, (await other.ask(questionOf('x.example'))).refused?.reason]).toEqual([data, 'names.rebinding'])
  }
  const six = await open((query) => ({ answers: [recordOf(query, 'AAAA', '::ffff:10.0.0.1')] }))
  expect((await six.ask(questionOf('x.example', { type: 'AAAA' }))).refused?.reason).toBe('names.rebinding')
})

it('takes only the answer to what it asked: number, case and question', async () => {
  const forged: AnswerAs = (query, over) => {
    if (over === 'tcp') return addressOf(query)
    const questions = (query.questions ?? []).map((one) => ({ ...one, name: one.name.toLowerCase() }))
    return { ...addressOf(query, '203.0.113.66'), questions }
  }
  const { read } = await open(forged)
  const name = `${'abcdefghij'.repeat(5)}.example` // that none of its letters is turned is once in 2^57
  expect(dataOf(await read(questionOf(name)))).toEqual(['203.0.113.9'])
  const wrongNumber: AnswerAs = (query, over) =>
    over === 'tcp' ? undefined : { ...addressOf(query), id: ((query.id ?? 0) + 1) % 65_536 }
  const other = await open(wrongNumber, SETTINGS, blocked, { datagramMs: 50, streamMs: 50 })
  expect(rcodeOf((await other.ask(questionOf('x.example'))).answer)).toBe(2)
})

it('asks over a connection where an answer was cut off', async () => {
  const { read } = await open((query, over) => (over === 'udp' ? { flags: 0x0380, answers: [] } : addressOf(query)))
  expect(dataOf(await read(questionOf('large.example')))).toEqual(['203.0.113.9'])
})

it('asks the next resolver where one is silent, and says that none answered', async () => {
  const [silent, speaking] = [
    await openTestUpstream(() => undefined),
    await openTestUpstream((query) => addressOf(query)),
  ]
  const upstreams = createUpstreams([silent.resolver, speaking.resolver], { datagramMs: 50, streamMs: 60_000 })
  const none = createUpstreams([silent.resolver], { datagramMs: 50, streamMs: 50 })
  closing.push(
    () => upstreams.close(),
    () => none.close(),
    () => silent.close(),
    () => speaking.close(),
  )
  const resolverOf = (of: typeof upstreams) =>
    createDnsResolver(() => ({ judge: blocked, settings: SETTINGS, upstreams: of, whyUrl: undefined, hasPage: false }))
  expect(rcodeOf((await resolverOf(upstreams).resolve(questionOf('x.example')))?.answer ?? Buffer.alloc(4))).toBe(0)
  const failed = (await resolverOf(none).resolve(questionOf('x.example')))?.answer ?? Buffer.alloc(0)
  expect([rcodeOf(failed), reasonOf(failed)?.code]).toEqual([2, 22])
})

it('refuses all while nothing is known, and who may not ask, with the reason', async () => {
  const { state, ask, resolver } = await open((query) => addressOf(query))
  state.judge = undefined
  const early = await ask(questionOf('x.example'))
  expect([rcodeOf(early.answer), reasonOf(early.answer)?.code]).toEqual([5, 14])
  const denied = await resolver.resolve(questionOf('x.example'), { text: 'lost' })
  expect(reasonOf(denied?.answer ?? Buffer.alloc(0))).toEqual({ code: 18, text: 'lost' })
})

it('gives no way round: zones, everything, other resolvers, browsers that ask whether they may', async () => {
  const { ask, upstream } = await open((query) => addressOf(query))
  expect(rcodeOf((await ask(questionOf('x.example', { type: 'ANY' }))).answer)).toBe(4)
  expect(rcodeOf((await ask(questionOf('use-application-dns.net'))).answer)).toBe(3)
  expect(decode((await ask(questionOf('_dns.resolver.arpa'))).answer)).toMatchObject({ rcode: 'NOERROR', answers: [] })
  expect(upstream.asked).toEqual([])
})

it('keeps what does not exist for no longer than its zone says', async () => {
  const soa = { mname: 'a.example', rname: 'b.example', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 60 }
  const { ask, upstream, state } = await open(() => ({
    flags: 0x0183,
    authorities: [{ type: 'SOA', name: 'example', ttl: 3_600, data: soa }],
  }))
  expect((await ask(questionOf('none.example'))).keepS).toBe(60)
  state.time = 59_000
  await ask(questionOf('none.example'))
  expect(upstream.asked).toHaveLength(1)
  state.time = 60_000
  await ask(questionOf('none.example'))
  expect(upstream.asked).toHaveLength(2)
})

it('survives whatever bytes come as a question or as an answer', async () => {
  const { resolver } = await open((query) => addressOf(query))
  const real = questionOf('www.fine.example')
  const altered = fc.array(fc.tuple(fc.nat(real.length - 1), fc.nat(255)), { maxLength: 6 }).map((changes) => {
    const bytes = Buffer.from(real)
    for (const [at, byte] of changes) bytes[at] = byte
    return bytes
  })
  const cut = fc.nat(real.length).map((length) => real.subarray(0, length))
  const any = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes))
  await fc.assert(
    fc.asyncProperty(fc.oneof(any, altered, cut), async (bytes) => {
      const resolved = await resolver.resolve(bytes, { text: 'no' })
      const isQuery = bytes.length >= 12 && (bytes[2] ?? 0) < 0x80
      expect(resolved !== undefined).toBe(isQuery)
      expect(resolved?.answer.length ?? 0).toBeLessThan(bytes.length + 400)
      expect(resolved?.answer.readUInt16BE(0)).toBe(isQuery ? bytes.readUInt16BE(0) : undefined)
    }),
    { numRuns: 500 },
  )
  const query = readQuery(real)
  const question = query !== undefined && 'question' in query ? query.question : Buffer.alloc(0)
  const answer = encode({
    type: 'response',
    id: 1,
    questions: [{ type: 'A', name: 'www.fine.example' }],
    answers: [
      { type: 'CNAME', name: 'www.fine.example', ttl: 1, data: 'x.example' },
      { type: 'A', name: 'x.example', ttl: 1, data: '203.0.113.9' },
    ],
  })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(answer.length - 1), fc.nat(255)), { maxLength: 8 }),
      fc.nat(answer.length),
      (changes, length) => {
        const bytes = Buffer.from(answer)
        for (const [at, byte] of changes) bytes[at] = byte
        storeAnswer(bytes.subarray(0, length), question)
        storeAnswer(bytes, question)
      },
    ),
    { numRuns: 500 },
  )
})

it('takes no label that would say another name in text', () => {
  const header = Buffer.from('123401000001000000000000', 'hex')
  const tail = Buffer.from([0, 0, 1, 0, 1])
  for (const label of ['good.bad', 'a b', 'a\\b', 'a\u0000b', 'é']) {
    const bytes = Buffer.from(label, 'latin1')
    const query = readQuery(Buffer.concat([header, Buffer.from([bytes.length]), bytes, tail]))
    expect([label, query]).toMatchObject([label, { rcode: 1 }])
  }
})
