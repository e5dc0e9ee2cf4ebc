import type { Duplex } from 'node:stream'
import { CannotReach } from '../reach/reach.ts'
import type { Hold } from '../live/live-connection.ts'
import { openingOf, osOf, tcpDestination, type TunnelRoom } from './tunnel-room.ts'
import type { TunnelSocket } from './tunnel-socket.ts'
import { plain, refusalWords, type Told } from './tunnel-words.ts'

/** Bytes on their way to a device that takes them slowly. */
const MOST_UNSENT_BYTES = 1024 * 1024

export type Carried = {
  readonly id: string
  readonly session: string
  readonly device: string
  readonly destination: string
  readonly address: string
}

/**
 * One TCP connection of a device, for as long as its own decision stands: opened to the pinned address, each direction ending by itself,
 * neither side faster than the other takes. It is cut without a word: the tunnel it belongs to says why.
 */
export function carryConnection(room: TunnelRoom, tunnel: Carried, socket: TunnelSocket): void {
  const { session, device, address } = tunnel
  const destination = tcpDestination(room, tunnel.destination)
  if (destination === undefined) {
    room.log.write({ event: 'refused', carrier: 'tcp', session, device, address, cause: 'destinationGone' })
    return refuse(socket, plain('destinationGone'))
  }
  const giveUp = new AbortController()
  let way: Duplex | undefined
  let isHeld = false
  let isFull = false
  let isSlow = false
  const hold: Hold = {
    cut: () => {
      giveUp.abort()
      way?.destroy()
      socket.cut()
    },
    pause: () => {
      isHeld = true
      way?.pause()
      socket.rest()
    },
    resume: () => {
      isHeld = false
      if (!isSlow) way?.resume()
      if (!isFull) socket.renew()
    },
    oblige: () => undefined,
  }
  const answer = room.live.open(openingOf(destination, { carrier: 'tcp', session, address }), hold)
  if (answer.kind === 'refused') {
    const { name } = destination
    const about = { name, os: osOf(room, tunnel.device), findRule: room.findRule }
    return refuse(socket, refusalWords(answer, about))
  }
  const { connection } = answer
  room.onVisit(session)
  socket.onClose(() => {
    giveUp.abort()
    way?.destroy()
    connection.close()
  })
  room.reach.open(destination, giveUp.signal).then(join, (error: unknown) => {
    if (connection.state() === 'ended') return
    const reason = error instanceof CannotReach ? error.reason : 'unreachable'
    if (!(error instanceof CannotReach)) room.onFault(error)
    connection.close({ kind: 'failed', cause: reason })
    refuse(socket, plain(reason))
  })

  function join(open: Duplex): void {
    way = open
    open.on('error', () => undefined)
    if (connection.state() === 'ended' || !connection.begin()) {
      open.destroy()
      return socket.cut()
    }
    let ends = 0
    const ended = () => {
      ends += 1
      if (ends < 2) return
      connection.close()
      socket.end()
    }
    socket.say({ kind: 'open', tunnel: tunnel.id })
    open.on('data', (part: Buffer) => {
      connection.countBytes(0, part.length)
      socket.send(part, () => {
        if (!isSlow || socket.unsentBytes() > MOST_UNSENT_BYTES / 2) return
        isSlow = false
        if (!isHeld) open.resume()
      })
      if (socket.unsentBytes() < MOST_UNSENT_BYTES) return
      isSlow = true
      open.pause()
    })
    open.once('end', () => {
      socket.say({ kind: 'end' })
      ended()
    })
    // one that ends before its end is told by the end of the socket
    open.once('close', () => {
      if (ends < 2 && !open.readableEnded) socket.cut()
    })
    socket.takeBytes({
      bytes: (part) => {
        connection.countBytes(part.length, 0)
        if (open.destroyed || open.write(part)) return
        isFull = true
        socket.rest()
        open.once('drain', () => {
          isFull = false
          if (!isHeld) socket.renew()
        })
      },
      end: () => {
        open.end()
        ended()
      },
    })
    if (connection.state() === 'paused') hold.pause(connection.decision())
  }
}

function refuse(socket: TunnelSocket, { words, again }: Told): void {
  socket.end({ kind: 'refused', words, again })
}
