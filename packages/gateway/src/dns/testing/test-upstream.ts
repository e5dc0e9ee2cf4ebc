import { createSocket } from 'node:dgram'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type Answer, type DecodedPacket, decode, encode, type Packet } from 'dns-packet'
import type { Resolver } from '@taga/contract'

/** A resolver of the organisation, on loopback, which answers as the test says. */
export type TestUpstream = {
  readonly resolver: Resolver
  /** Names as they came, with their case. */
  readonly asked: string[]
  close(): Promise<void>
}

/** What is answered to a question; a Buffer is sent as it is. Undefined: nothing at all. */
export type AnswerAs = (query: DecodedPacket, over: 'udp' | 'tcp') => Partial<Packet> | Buffer | undefined

export async function openTestUpstream(answerAs: AnswerAs): Promise<TestUpstream> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const answer = (bytes: Buffer, over: 'udp' | 'tcp'): Buffer | undefined => {
    const query = decode(bytes)
    asked.push(query.questions?.[0]?.name ?? '')
    const made = answerAs(query, over)
    if (made === undefined || Buffer.isBuffer(made)) return made
    return encode({ type: 'response', id: query.id ?? 0, questions: query.questions ?? [], flags: 0x0180, ...made })
  }
  const tcp = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    socket.on('data', (part: Buffer) => {
      const made = answer(part.subarray(2), 'tcp')
      const head = Buffer.alloc(2)
      head.writeUInt16BE(made?.length ?? 0, 0)
      if (made !== undefined) socket.write(Buffer.concat([head, made]))
    })
  })
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve))
  const { port } = tcp.address() as AddressInfo // it listens on a port
  const udp = createSocket('udp4')
  udp.on('message', (bytes, from) => {
    const made = answer(bytes, 'udp')
    if (made !== undefined) udp.send(made, from.port, from.address)
  })
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve))
  return {
    resolver: { address: '127.0.0.1', port },
    asked,
    async close() {
      for (const socket of sockets) socket.destroy()
      await Promise.all([new Promise<void>((done) => udp.close(() => done())), new Promise((done) => tcp.close(done))])
    },
  }
}

/** An address of the internet for whatever is asked. */
export function addressOf(query: DecodedPacket, data = '203.0.113.9', ttl = 300): Partial<Packet> {
  return { answers: [recordOf(query, 'A', data, ttl)] }
}

export function recordOf(query: DecodedPacket, type: 'A' | 'AAAA' | 'CNAME', data: string, ttl = 300): Answer {
  return { type, name: query.questions?.[0]?.name ?? '', data, ttl, class: 'IN' }
}

/** A question as a device asks it, with EDNS unless the test wants none. */
export function questionOf(
  name: string,
  {
    type = 'A',
    edns = true,
    id = 4321,
  }: { readonly type?: 'A' | 'AAAA' | 'TXT' | 'ANY'; readonly edns?: boolean; readonly id?: number } = {},
): Buffer {
  const question = { type, name, class: 'IN' } as Packet['questions'] extends (infer Q)[] | undefined ? Q : never
  return encode({
    type: 'query',
    id,
    flags: 0x0100,
    questions: [question],
    ...(edns
      ? {
          additionals: [
            {
              type: 'OPT',
              name: '.',
              udpPayloadSize: 1_232,
              extendedRcode: 0,
              ednsVersion: 0,
              flags: 0,
              flag_do: false,
              options: [],
            },
          ],
        }
      : {}),
  })
}

/** 0: no error, 2: failed, 3: no such name, 4: not implemented, 5: refused. */
export function rcodeOf(answer: Buffer): number {
  return answer.readUInt16BE(2) & 15
}

/** Addresses and whatever else an answer holds. */
export function addressesIn(answer: Buffer): readonly unknown[] {
  return (decode(answer).answers ?? []).map((one) => ('data' in one ? one.data : undefined))
}

/** The reason that went with an answer (RFC 8914). */
export function reasonOf(answer: Buffer): { readonly code: number; readonly text: string } | undefined {
  const opt = decode(answer).additionals?.find((record) => record.type === 'OPT')
  if (opt?.type !== 'OPT') return undefined
  for (const option of opt.options as readonly { readonly code: unknown; readonly data?: Buffer }[]) {
    const { data } = option
    if (Number(option.code) === 15 && data !== undefined)
      return { code: data.readUInt16BE(0), text: data.toString('utf8', 2) }
  }
  return undefined
}
