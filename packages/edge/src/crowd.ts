import type { Socket } from 'node:net'

export type Crowd = {
  /** False where no more is taken in; the connection is closed then. `isProxy`: it speaks for many, and has to tell them apart itself. */
  letIn(socket: Socket, isProxy: boolean): boolean
  /** Closes what is open. */
  sendAway(): void
}

type Limits = { readonly most: number; readonly mostOfOne: number }

/**
 * How many connections are open at once. Up to half of `most` everybody is let in; above it, one peer may not hold more than `mostOfOne`, so
 * that nobody fills the house alone. Peers are told apart by IPv4 address, or IPv6 network of 64 bits.
 */
export function createCrowd({ most, mostOfOne }: Limits = { most: 24_000, mostOfOne: 2_000 }): Crowd {
  const sockets = new Set<Socket>()
  const counts = new Map<string, number>()
  return {
    letIn(socket, isProxy) {
      const peer = peerOf(socket)
      const count = counts.get(peer) ?? 0
      if (sockets.size >= most || (!isProxy && sockets.size >= most / 2 && count >= mostOfOne)) {
        socket.destroy()
        return false
      }
      sockets.add(socket)
      counts.set(peer, count + 1)
      socket.once('close', () => {
        sockets.delete(socket)
        const left = (counts.get(peer) ?? 1) - 1
        if (left === 0) counts.delete(peer)
        else counts.set(peer, left)
      })
      return true
    },
    sendAway() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

function peerOf({ remoteAddress = '' }: Pick<Socket, 'remoteAddress'>): string {
  if (!remoteAddress.includes(':') || remoteAddress.startsWith('::ffff:')) return remoteAddress
  const [front = '', back] = remoteAddress.split('::')
  const first = front.split(':')
  // what "::" stands for fills the middle; of an address that ends there the rest is nothing
  const whole = back === undefined ? first : [...first, ...Array.from({ length: 8 - first.length }, () => '0')]
  return whole.slice(0, 4).join(':')
}
