import { isIPv4, isIPv6 } from 'node:net'
import { type DnsSettings, NAME_REASONS } from '@taga/contract'
import { createAnswerCache } from './answer-cache.ts'
import type { NameJudge, NameVerdict } from './names/decide-name.ts'
import { type Query, RCODE, readQuery, TYPE } from './read-query.ts'
import { giveAnswer, type StoredAnswer, storeAnswer } from './stored-answer.ts'
import type { Upstreams } from './upstream/ask-upstream.ts'
import { EXTENDED, type OwnAnswer, writeAnswer, writeBad } from './write-answer.ts'

/** What a resolver goes by at this moment. Undefined parts are not there yet, and nothing is answered. */
export type Answering = {
  readonly judge: NameJudge | undefined
  readonly settings: DnsSettings | undefined
  readonly upstreams: Upstreams | undefined
  /** Where a person asks why, as text of an answer. */
  readonly whyUrl: string | undefined
  /** Whether the page that says why is served here; without it a refused name does not exist, whatever the settings say. */
  readonly hasPage: boolean
}

/** A name was refused; `name` as it was asked for. */
export type Refused = { readonly name: string; readonly reason: string; readonly entry: string }

/** How a query came out, beside the bytes to send. */
export type Resolved = {
  readonly answer: Buffer
  readonly query: Query | undefined
  readonly refused?: Refused
  /** How long it may be kept by the asker, in s. */
  readonly keepS: number
}

export type DnsResolver = {
  /** Undefined: what came was no query, and nothing is sent back. It never throws and never rejects. */
  resolve(bytes: Buffer, denied?: { readonly text: string }): Resolved | Promise<Resolved> | undefined
  /** Other resolvers: what the former said counts no more. */
  forget(): void
}

/** Asked for by somebody else already: both get the same answer. More than this wait for nobody. */
const MOST_SHARED = 2_000

/** Names by which browsers and phones ask whether they may go round the resolver of the network; "no such name" says no. */
const WAYS_ROUND: ReadonlySet<string> = new Set(['use-application-dns.net', 'mask.icloud.com', 'mask-h2.icloud.com'])
/** Answered here, since upstream it would lead away from us (RFC 9462 section 6.1). */
const OWN_ZONE = 'resolver.arpa'

export function createDnsResolver(at: () => Answering, now: () => number = () => performance.now()): DnsResolver {
  const cache = createAnswerCache()
  const shared = new Map<string, Promise<StoredAnswer | undefined>>()

  return {
    resolve(bytes, denied) {
      const read = readQuery(bytes)
      if (read === undefined) return undefined
      if ('rcode' in read) return { answer: writeBad(read), query: undefined, keepS: 0 }
      if (denied !== undefined) return own(read, refusal(EXTENDED.prohibited, denied.text))
      return answer(read)
    },
    forget() {
      cache.clear()
      shared.clear()
    },
  }

  function answer(query: Query): Resolved | Promise<Resolved> {
    const answering = at()
    const { judge, upstreams, settings } = answering
    if (judge === undefined || upstreams === undefined || settings === undefined)
      return own(query, refusal(EXTENDED.notReady, '準備中です。 / Not ready yet. Try again.'))
    const { name } = query
    if (name === OWN_ZONE || name.endsWith(`.${OWN_ZONE}`)) return own(query, { rcode: RCODE.ok })
    if (WAYS_ROUND.has(name)) return own(query, { rcode: RCODE.noSuchName })
    const verdict = judge.judge(name)
    if (verdict.kind === 'block') return refuse(query, verdict, answering)
    const key = `${name} ${query.type} ${query.edns?.wantsDnssec === true ? 'd' : ''}${query.flags & 0x10}`
    const found = cache.find(key, now())
    if (found !== undefined) return give(query, found.answer, { ...answering, ageMs: found.ageMs })
    return fetch(key, query, upstreams).then((stored) => {
      if (stored !== undefined) return give(query, stored, { ...at(), ageMs: 0 })
      const text = '上位のDNSサーバーが答えません。 / The resolvers of the organisation do not answer.'
      return own(query, { rcode: RCODE.servFail, extended: { code: EXTENDED.noReachableAuthority, text } })
    })
  }

  function fetch(key: string, query: Query, upstreams: Upstreams): Promise<StoredAnswer | undefined> {
    const waiting = shared.get(key)
    if (waiting !== undefined) return waiting
    const asked = upstreams
      .ask(query)
      .then((bytes) => {
        const stored = bytes === undefined ? undefined : storeAnswer(bytes, query.question)
        if (stored !== undefined && shared.get(key) === asked) cache.put(key, stored, now())
        return stored
      })
      .catch(() => undefined)
      .finally(() => {
        if (shared.get(key) === asked) shared.delete(key)
      })
    if (shared.size < MOST_SHARED) shared.set(key, asked)
    return asked
  }

  /** What was had is judged each time it is given: lists and rules may be others since. */
  function give(query: Query, stored: StoredAnswer, to: Answering & { readonly ageMs: number }): Resolved {
    const { judge, settings } = to
    for (const name of stored.leadsTo) {
      const verdict = judge?.judge(name)
      if (verdict?.kind === 'block') return refuse(query, verdict, to)
    }
    if (stored.isPrivate && !isWithin(query.name, settings?.privateNames ?? [])) {
      const verdict = { kind: 'block', reason: NAME_REASONS.rebinding, entry: query.name, by: undefined } as const
      return refuse(query, verdict, to)
    }
    const answer = giveAnswer(stored, query, to.ageMs)
    return { answer, query, keepS: Math.max(1, Math.floor((stored.keepMs - to.ageMs) / 1_000)) }
  }
}

function own(query: Query, answer: OwnAnswer): Resolved {
  return { answer: writeAnswer(query, answer), query, keepS: 0 }
}

function refusal(code: number, text: string): OwnAnswer {
  return { rcode: RCODE.refused, extended: { code, text } }
}

type Block = Extract<NameVerdict, { kind: 'block' }>

function refuse(query: Query, verdict: Block, { settings, whyUrl, hasPage }: Answering): Resolved {
  const extended = { code: EXTENDED.blocked, text: wordsOf(verdict, whyUrl) }
  const page = hasPage && settings?.blockedAs.kind === 'page' ? settings.blockedAs : undefined
  const address = query.type === TYPE.A ? page?.ipv4 : query.type === TYPE.AAAA ? page?.ipv6 : undefined
  const answer =
    page === undefined
      ? { rcode: RCODE.noSuchName, extended }
      : { rcode: RCODE.ok, extended, addresses: address === undefined ? [] : [bytesOf(address)] }
  const { reason, entry } = verdict
  return { ...own(query, answer), refused: { name: query.name, reason, entry } }
}

/** Short: it travels in a packet, and browsers show a line of it. */
function wordsOf({ reason, entry, by }: Block, whyUrl: string | undefined): string {
  const ask = whyUrl === undefined ? '' : ` ${whyUrl}`
  if (reason === NAME_REASONS.rebinding)
    return `社内のアドレスを指す名前のため止めました。 / Stopped: it points into a private network.${ask}`
  const [ja, en] = by === undefined ? ['組織の規則', 'a rule of the organisation'] : [`一覧「${by}」`, `list "${by}"`]
  return `止めました（${ja}: ${entry}）。 / Blocked by ${en}: ${entry}.${ask}`
}

function isWithin(name: string, suffixes: readonly string[]): boolean {
  return suffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`))
}

/** An address that was read by a schema. */
function bytesOf(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  if (!isIPv6(address)) return Buffer.alloc(0)
  const [head = '', tail] = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, hexOfIpv4).split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const [before, after] = [groups(head), groups(tail ?? '')]
  const missing = tail === undefined ? 0 : 8 - before.length - after.length
  const bytes = Buffer.alloc(16)
  for (const [at, group] of [...before, ...Array<number>(missing).fill(0), ...after].entries())
    bytes.writeUInt16BE(group, at * 2)
  return bytes
}

function hexOfIpv4(_all: string, ...parts: readonly string[]): string {
  const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number)
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}
