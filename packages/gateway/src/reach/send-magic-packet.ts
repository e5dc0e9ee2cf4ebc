import { createSocket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { CannotReach } from './reach.ts'

const MAC = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/
/** Discard: where magic packets go by custom. */
const PORT = 9

/**
 * Wakes a computer (Wake-on-LAN): six bytes of ones and sixteen times its address, to everybody on each network that this machine is on.
 * @throws CannotReach where no network took it
 */
export async function sendMagicPacket(
  mac: string,
  {
    addresses = broadcastAddresses(),
    port = PORT,
  }: { readonly addresses?: readonly string[]; readonly port?: number } = {},
): Promise<void> {
  if (!MAC.test(mac)) throw new CannotReach('unreachable')
  const packet = Buffer.concat([
    Buffer.alloc(6, 0xff),
    ...Array<Buffer>(16).fill(Buffer.from(mac.replaceAll(':', ''), 'hex')),
  ])
  const sent = await Promise.all(addresses.map((address) => sendTo(address, port, packet)))
  if (!sent.includes(true)) throw new CannotReach('unreachable')
}

function sendTo(address: string, port: number, packet: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const end = (wasSent: boolean) => {
      resolve(wasSent)
      socket.removeAllListeners('error')
      socket.on('error', () => undefined)
      socket.close()
    }
    socket.once('error', () => end(false))
    socket.bind(0, () => {
      socket.setBroadcast(true)
      socket.send(packet, port, address, (error) => end(error === null))
    })
  })
}

/** The last address of each IPv4 network of this machine, and the one for "this network". */
function broadcastAddresses(): readonly string[] {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const networks = own.filter(({ family, internal }) => family === 'IPv4' && !internal)
  return [...new Set(['255.255.255.255', ...networks.map(({ address, netmask }) => lastOf(address, netmask))])]
}

function lastOf(address: string, netmask: string): string {
  const mask = netmask.split('.').map(Number)
  const bytes = address.split('.').map((byte, at) => Number(byte) | (~(mask[at] ?? 255) & 255))
  return bytes.join('.')
}
