import { randomInt } from 'node:crypto'
import type { Resolver } from '@taga/contract'
import type { Query } from '../read-query.ts'
import { writeOpt } from '../write-answer.ts'
import { askByStream } from './ask-by-stream.ts'
import { createDatagrams } from './datagrams.ts'
import { isAnswerTo, isTruncated } from './is-answer-to.ts'

/** Asks the organisation's resolvers, one after the other until one answers. */
export type Upstreams = {
  /** The answer as it came, for this question; undefined where nobody answered in time. It never rejects. */
  ask(query: Pick<Query, 'question' | 'edns' | 'flags'>): Promise<Buffer | undefined>
  close(): void
}

type Patience = { readonly datagramMs: number; readonly streamMs: number }
/** Whoever asks waits five seconds or so. */
const PATIENCE: Patience = { datagramMs: 1_500, streamMs: 3_000 }
const CHECKING_DISABLED = 0x0010
/** Questions under way at once; the next ones are refused, since whoever asks asks again. */
const MOST_UNDER_WAY = 2_000

export function createUpstreams(resolvers: readonly Resolver[], patience = PATIENCE): Upstreams {
  const datagrams = createDatagrams()
  let underWay = 0
  let closed = false
  return {
    async ask(query) {
      if (underWay >= MOST_UNDER_WAY || closed) return undefined
      underWay++
      try {
        for (const resolver of resolvers) {
          const answer = await askOne(resolver, query)
          if (answer !== undefined) return answer
        }
        return undefined
      } finally {
        underWay--
      }
    },
    close() {
      closed = true
      datagrams.close()
    },
  }

  async function askOne(resolver: Resolver, query: Parameters<Upstreams['ask']>[0]): Promise<Buffer | undefined> {
    if (resolver.tlsName === undefined) {
      const asked = writeQuestion(query, { mixCase: true })
      const answer = await datagrams.ask(resolver, asked, patience.datagramMs)
      if (answer !== undefined && !isTruncated(answer)) return restoreCase(answer, query.question)
      if (answer === undefined && datagrams.isSilent(resolver)) return undefined
    }
    // too large, or only half of an answer: nobody forges what comes over a connection so easily
    const asked = writeQuestion(query, { mixCase: false })
    const answer = await askByStream(resolver, asked, patience.streamMs)
    return answer !== undefined && isAnswerTo(answer, asked) === 'yes' ? answer : undefined
  }
}

/** Number and case at random: who wants to forge an answer has to guess both (RFC 5452 section 9.2). */
function writeQuestion(
  { question, edns, flags }: Parameters<Upstreams['ask']>[0],
  { mixCase }: { readonly mixCase: boolean },
): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt16BE(randomInt(65_536), 0)
  header.writeUInt16BE(0x0100 | (flags & CHECKING_DISABLED), 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(1, 10)
  const asked = Buffer.from(question)
  if (mixCase)
    for (let at = 0; at < asked.length - 4; at++) if (isLetter(asked[at] ?? 0)) asked[at] = flip(asked[at] ?? 0)
  return Buffer.concat([header, asked, writeOpt(undefined, edns?.wantsDnssec === true)])
}

/** A length of a label is 63 at most, and so never a letter. */
function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

function flip(byte: number): number {
  return randomInt(2) === 0 ? byte ^ 0x20 : byte
}

function restoreCase(answer: Buffer, question: Buffer): Buffer {
  question.copy(answer, 12)
  return answer
}
