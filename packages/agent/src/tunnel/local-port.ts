import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { type Dialler, dialTunnel, type Gateway } from './dial-tunnel.ts'
import type { DialledSocket } from './dialled-socket.ts'
import { isOwnConnection } from './own-connections.ts'

/** Where connections go now: nothing while the tunnel is down. */
export type Standing = { readonly gateway: Gateway; readonly tunnel: string }

export type LocalPort = {
  readonly port: number
  /** Ends every connection. */
  drop(): void
  close(): Promise<void>
}

/** Bytes on their way to a gateway that takes them slowly. */
const MOST_UNSENT_BYTES = 1024 * 1024
/** Connections at once, and of these such that are being opened. */
const MOST_OPEN = 256
const MOST_OPENING = 32

/**
 * A port on 127.0.0.1. Each connection of a program of the same user becomes one connection through the gateway; others are closed without
 * a byte. @throws the system's error where the port cannot be had
 */
export async function openLocalPort(options: {
  readonly port: number
  readonly dialler: Dialler
  readonly standing: () => Standing | undefined
  readonly onStranger: () => void
}): Promise<LocalPort> {
  const { dialler, standing, onStranger } = options
  const open = new Set<Socket>()
  let opening = 0
  const server: Server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    if (open.size >= MOST_OPEN || opening >= MOST_OPENING) return void socket.destroy()
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    opening += 1
    carry(socket)
      .catch(() => socket.destroy())
      .finally(() => (opening -= 1))
  })

  async function carry(socket: Socket): Promise<void> {
    if (!(await isOwnConnection(socket))) {
      onStranger()
      return void socket.destroy()
    }
    const now = standing()
    if (now === undefined) return void socket.destroy()
    const { key, identity } = dialler
    const dialled = await dialTunnel({ key, identity }, now.gateway, { kind: 'connection', tunnel: now.tunnel })
    if (dialled.answer.kind !== 'open' || socket.destroyed) {
      dialled.socket.end()
      return void socket.destroy()
    }
    join(socket, dialled.socket)
  }

  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  server.on('error', () => undefined) // what it accepted goes on
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    port,
    // a program at this end must not take what it has for the whole
    drop: () => {
      for (const socket of open) socket.resetAndDestroy()
    },
    close: async () => {
      for (const socket of open) socket.resetAndDestroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Passes bytes both ways; each direction ends by itself, and neither is faster than the other side takes. */
function join(socket: Socket, far: DialledSocket): void {
  let isSlow = false
  let ends = 0
  const ended = () => {
    ends += 1
    if (ends === 2) far.end()
  }
  socket.on('data', (part: Buffer) => {
    far.send(part, () => {
      if (!isSlow || far.unsentBytes() > MOST_UNSENT_BYTES / 2) return
      isSlow = false
      socket.resume()
    })
    if (far.unsentBytes() < MOST_UNSENT_BYTES) return
    isSlow = true
    socket.pause()
  })
  socket.once('end', () => {
    far.say({ kind: 'end' })
    ended()
  })
  socket.once('close', () => far.end())
  far.take((came) => {
    if (came.kind === 'bytes') {
      if (socket.destroyed || socket.write(came.bytes)) return
      far.rest()
      socket.once('drain', () => far.renew())
      return
    }
    if (came.kind === 'words' && came.words.kind === 'end') {
      socket.end()
      return ended()
    }
    // it was cut, or broke off: the program at this end must not take what it has for the whole
    if (came.kind === 'lost') socket.resetAndDestroy()
  })
  socket.resume()
}
