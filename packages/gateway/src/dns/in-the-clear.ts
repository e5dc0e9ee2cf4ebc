import { createSocket } from 'node:dgram'
import { createServer, isIPv6, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { NAME_REASONS } from '@taga/contract'
import type { AccessLog } from '../log/access-log.ts'
import type { Buckets } from './buckets.ts'
import { isPrivateAddress } from './private-address.ts'
import type { DnsResolver, Resolved } from './resolver.ts'
import { UDP_BYTES, writeTruncated } from './write-answer.ts'

/** An address of this machine in a network of our own, where names may be asked for in the clear. */
export type ClearAddress = { readonly address: string; readonly port: number }

export type InTheClear = {
  readonly resolver: DnsResolver
  /** How often one address asks. */
  readonly askers: Buckets
  /** So many lines of one address are told by the entry. */
  readonly lines: Buckets
  readonly log: Pick<AccessLog, 'write'>
}

export type ClearListener = { readonly port: number; close(): Promise<void> }

const MOST_CONNECTIONS = 200
const MOST_OF_ASKER = 20
const IDLE_MS = 10_000
const MOST_QUESTION_BYTES = 4_096
/** Questions of one connection that wait for their answers. */
const MOST_PIPELINED = 32
/** Queries by UDP that wait for upstream. */
const MOST_WAITING = 2_000

/** Names by UDP and TCP at one address of an own network. Rejects where the port cannot be had. */
export async function answerInTheClear({ address, port }: ClearAddress, parts: InTheClear): Promise<ClearListener> {
  const udp = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  const connections = new Map<Socket, string>()
  let waiting = 0
  await new Promise<void>((resolve, reject) => {
    udp.once('error', reject)
    udp.bind({ port, address, exclusive: true }, () => {
      udp.off('error', reject)
      resolve()
    })
  })
  udp.on('error', () => undefined)
  const bound = udp.address().port
  udp.on('message', (bytes, from) => {
    // one who is not of an own network could be made to get large answers that it did not ask for
    if (!isOwn(from.address) || from.port === 53 || from.port === 0) return
    if (waiting >= MOST_WAITING || !parts.askers.take(from.address)) return
    const sent = (resolved: Resolved) => {
      const { query, answer } = resolved
      const most = Math.min(UDP_BYTES, query?.edns?.udpSize ?? 512)
      const fitting = answer.length <= most || query === undefined ? answer : writeTruncated(query)
      tell(parts, from.address, resolved)
      udp.send(fitting, from.port, from.address, () => undefined)
    }
    const resolved = parts.resolver.resolve(bytes)
    if (resolved === undefined) return
    if (!(resolved instanceof Promise)) return sent(resolved)
    waiting++
    void resolved.then((later) => {
      waiting--
      if (isOpen) sent(later)
    })
  })
  let isOpen = true
  const tcp = createServer({ allowHalfOpen: false }, (socket) => {
    const from = socket.remoteAddress ?? ''
    socket.on('error', () => undefined)
    const ofAsker = [...connections.values()].filter((other) => other === from).length
    if (!isOwn(from) || connections.size >= MOST_CONNECTIONS || ofAsker >= MOST_OF_ASKER) return void socket.destroy()
    connections.set(socket, from)
    socket.once('close', () => connections.delete(socket))
    serve(socket, from, parts)
  })
  tcp.on('error', () => undefined)
  try {
    await new Promise<void>((resolve, reject) => {
      tcp.once('error', reject)
      tcp.listen({ port: bound, host: address, exclusive: true }, () => {
        tcp.off('error', reject)
        resolve()
      })
    })
  } catch (error) {
    udp.close()
    throw error
  }
  return {
    port: (tcp.address() as AddressInfo).port, // it listens on a port
    async close() {
      isOpen = false
      for (const socket of connections.keys()) socket.destroy()
      await Promise.all([
        new Promise<void>((resolve) => udp.close(() => resolve())),
        new Promise((resolve) => tcp.close(resolve)),
      ])
    },
  }
}

/** Questions behind one another, each with its length before it (RFC 7766); answers go back as they come. */
function serve(socket: Socket, from: string, parts: InTheClear): void {
  let rest: Buffer = Buffer.alloc(0)
  let waiting = 0
  socket.setTimeout(IDLE_MS, () => socket.destroy())
  socket.on('data', (part: Buffer) => {
    rest = rest.length === 0 ? part : Buffer.concat([rest, part])
    while (rest.length >= 2) {
      const length = rest.readUInt16BE(0)
      if (length > MOST_QUESTION_BYTES || length < 12) return void socket.destroy()
      if (rest.length < 2 + length) return
      const bytes = rest.subarray(2, 2 + length)
      rest = rest.subarray(2 + length)
      if (waiting >= MOST_PIPELINED || !parts.askers.take(from)) return void socket.destroy()
      const resolved = parts.resolver.resolve(bytes)
      if (resolved === undefined) return void socket.destroy()
      waiting++
      void Promise.resolve(resolved).then((sent) => {
        waiting--
        if (socket.destroyed) return
        tell(parts, from, sent)
        const head = Buffer.alloc(2)
        head.writeUInt16BE(sent.answer.length, 0)
        socket.write(Buffer.concat([head, sent.answer]))
      })
    }
  })
}

function tell({ log, lines }: InTheClear, address: string, { refused }: Resolved): void {
  if (refused === undefined) return
  const { reason, entry } = refused
  // whose device it is nobody can say here: the entry is enough to mend a wrong list
  const cause = reason === NAME_REASONS.rebinding || !lines.take(address) ? {} : { cause: entry.slice(0, 200) }
  log.write({ event: 'denied', carrier: 'dns', address, reasons: [reason], ...cause })
}

/** Whether an address is of a network that is not the internet. */
export function isOwn(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '')
  const bytes = isIPv6(plain) ? undefined : Buffer.from(plain.split('.').map(Number))
  if (bytes !== undefined)
    return bytes.length === 4 && isPrivateAddress(bytes) && (bytes[0] ?? 255) < 224 && bytes[0] !== 0
  return plain === '::1' || /^f[cd]/i.test(plain) || /^fe[89ab]/i.test(plain)
}
