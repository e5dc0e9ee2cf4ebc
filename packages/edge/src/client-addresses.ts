import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6, type Socket } from 'node:net'
import { readFront } from './read-front.ts'
import { readProxyHeader } from './proxy-protocol.ts'

type Ends = Pick<Socket, 'remoteAddress' | 'remotePort' | 'localPort'>

/** For whom a connection came: its peer, or whom a listed proxy names. */
export type ClientAddresses = {
  /** Whether this peer must say for whom it comes. */
  readonly isProxy: (socket: Ends) => boolean
  /** Reads the PROXY header of a listed proxy. False where it was none; the connection is closed then. */
  readonly learn: (socket: Socket) => Promise<boolean>
  readonly of: (socket: Ends) => string
  /** Who asks on port 80, where there is no such header; undefined where a proxy does not say by `sayFor`. */
  readonly ofPlain: (request: IncomingMessage) => string | undefined
}

const FROM = 'taga-from'
const TOKEN = 'taga-token'

/** Headers by which a program of this machine says to another for whom it asks. */
export function sayFor(address: string | undefined, token: string): Readonly<Record<string, string>> {
  return address === undefined ? {} : { [FROM]: address, [TOKEN]: token }
}

/**
 * `peers`: addresses or networks of proxies. With `token` a header counts only where it holds that: on loopback any program of the machine
 * is a peer.
 */
export function createClientAddresses(peers: readonly string[], token?: string): ClientAddresses {
  const listed = listOf(peers)
  // by both ends, since a TLS socket is another object than the connection under it
  const known = new Map<string, string>()
  const isProxy = ({ remoteAddress }: Ends) => {
    const address = plain(remoteAddress)
    return peers.length > 0 && address !== undefined && listed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  }
  return {
    isProxy,
    async learn(socket) {
      const key = keyOf(socket)
      const header = await readFront(socket, (bytes) => {
        const read = readProxyHeader(bytes)
        return read.kind === 'read' ? { kind: 'read', value: read, takenBytes: read.lengthBytes } : read
      })
      if (header === undefined) return false
      if (token !== undefined && !isSame(header.token ?? '', token)) {
        socket.destroy()
        return false
      }
      if (header.address !== undefined) {
        known.set(key, header.address)
        socket.once('close', () => known.delete(key))
      }
      return true
    },
    of: (socket) => known.get(keyOf(socket)) ?? plain(socket.remoteAddress) ?? 'unknown',
    ofPlain({ socket, headers }) {
      if (!isProxy(socket)) return plain(socket.remoteAddress)
      const [from, shown] = [headers[FROM], headers[TOKEN]]
      if (token === undefined || typeof from !== 'string' || typeof shown !== 'string') return undefined
      return isSame(shown, token) && isIP(from) !== 0 ? from : undefined
    },
  }
}

function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(one), hash(other))
}

function keyOf({ remoteAddress, remotePort, localPort }: Ends): string {
  return `${remoteAddress} ${remotePort} ${localPort}`
}

/** An IPv4 client of a socket that listens on both families is told as IPv4. */
function plain(address: string | undefined): string | undefined {
  return address?.startsWith('::ffff:') === true && address.includes('.') ? address.slice('::ffff:'.length) : address
}

function listOf(peers: readonly string[]): BlockList {
  const list = new BlockList()
  for (const peer of peers) {
    const [address = '', prefix] = peer.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}
