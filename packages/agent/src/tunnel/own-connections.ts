import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'

/** Whether the port can be kept for the person's own programs here. */
export const CAN_TELL_USERS = process.platform === 'linux'

/**
 * Whether the program at the other end of a connection on loopback runs as the same user. Linux says so in its table of connections; other
 * systems do not tell a program without rights, and there every program of this computer may come.
 */
export async function isOwnConnection(socket: Socket): Promise<boolean> {
  if (!CAN_TELL_USERS) return true
  const { remotePort, localPort } = socket
  if (remotePort === undefined || localPort === undefined) return false
  const table = await readFile('/proc/net/tcp', 'utf8').catch(() => '')
  return userOf(table, { from: remotePort, to: localPort }) === process.getuid?.()
}

/** The user who opened a connection from one port of 127.0.0.1 to another, by the text of `/proc/net/tcp`. */
export function userOf(table: string, ports: { readonly from: number; readonly to: number }): number | undefined {
  const at = (port: number) => `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const [from, to] = [at(ports.from), at(ports.to)]
  for (const line of table.split('\n')) {
    const [, local, remote, , , , , uid] = line.trim().split(/\s+/)
    if (local === from && remote === to && uid !== undefined && /^\d+$/.test(uid)) return Number(uid)
  }
  return undefined
}
