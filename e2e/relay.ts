import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line to a port of this machine that may go dead without a word, as a network that somebody leaves. */
export type Relay = {
  readonly port: number
  /** From now on nothing passes, and nobody is told. */
  goSilent(): void
  /** What is dialled from now on passes and comes from this address; what was open stays dead. */
  comeBack(address: string): void
  close(): Promise<void>
}

export async function openRelay(to: number, listen = '127.0.0.1'): Promise<Relay> {
  const sockets = new Set<Socket>()
  let live = new Set<Socket>()
  let isSilent = false
  let localAddress = '127.0.0.1'
  const keep = (socket: Socket) => {
    sockets.add(socket.on('error', () => socket.destroy()))
    socket.once('close', () => sockets.delete(socket))
    return socket
  }
  const listener = createServer((near) => {
    keep(near)
    if (isSilent) return
    const far = keep(connect({ host: '127.0.0.1', port: to, localAddress }))
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      live.add(one)
      one.pipe(other)
      one.once('close', () => live.delete(one) && other.destroy())
    }
  })
  await new Promise<void>((resolve) => listener.listen(0, listen, resolve))
  return {
    port: (listener.address() as AddressInfo).port, // it listens on a port
    goSilent() {
      isSilent = true
      for (const socket of live) socket.unpipe().resume()
      live = new Set()
    },
    comeBack(address) {
      isSilent = false
      localAddress = address
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}
