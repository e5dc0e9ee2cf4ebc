import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import { readOrMakeSealKey } from '../packages/gateway/src/identity/seal-key.ts'
import { type GatewayOptions, type RunningGateway, startGateway } from '../packages/gateway/src/start-gateway.ts'
import { enrolGateway, remove, type RunningWorld } from './gateway-world.ts'
import { testCertificate } from './https-name.ts'

/** A gateway in this process, on a free port of loopback, under every name of the test's certificate. `outpost`: its id at the server. */
export type OpenGate = {
  /** The one that runs now. */
  readonly running: RunningGateway
  readonly port: number
  readonly outpost: string
  /** Ends it, and starts it anew on the same port with what lies on its disk. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Enrols a gateway at a server and opens it. `more`: what it is given besides. */
export async function openGate(
  world: Pick<RunningWorld, 'deps' | 'url'>,
  more: Partial<Pick<GatewayOptions, 'viewer' | 'said'>> = {},
): Promise<OpenGate> {
  const { folder, outpost } = await enrolGateway(world)
  const { chain, key } = await testCertificate()
  const certificate = createSecureContext({ cert: chain, key })
  const sockets = new Set<Socket>()
  let port = 0
  const start = async () =>
    startGateway({
      folder,
      outpost,
      sealKey: await readOrMakeSealKey(folder),
      engine: 'test',
      edge: {
        contextOf: () => certificate,
        addressOf: (socket) => socket.remoteAddress ?? '',
        port: () => port,
      },
      said: () => undefined,
      ...more,
    })
  let running = await start()
  const listener = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    socket.once('close', () => sockets.delete(socket))
    running.front.emit('connection', socket)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  port = (listener.address() as AddressInfo).port // it listens on a port
  return {
    get running() {
      return running
    },
    port,
    outpost: outpost.identity.outpost,
    async restart() {
      await running.close()
      // a process that ended has no connections
      for (const socket of sockets) socket.destroy()
      running = await start()
    },
    async close() {
      await running.close()
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => listener.close(resolve))
      await remove(folder)
    },
  }
}
