import type { Seen } from '../facts/observation.ts'

export type ComputerKind = 'client' | 'server' | 'unknown'

/**
 * Whether a computer is one that a person works on, or a server, by the agent's word in `device.kind`: `virtual` is a machine without a
 * desktop that runs on another. It decides by which items the computer is judged, so where nothing was seen it is unknown, and the
 * caller judges it as a client, which asks for more.
 */
export function recogniseComputer(seen: Seen): ComputerKind {
  const kind = seen['device.kind']
  if (kind === undefined || kind.kind === 'unknown') return 'unknown'
  const value = String(kind.value)
  if (SERVERS.includes(value)) return 'server'
  return CLIENTS.includes(value) ? 'client' : 'unknown'
}

const SERVERS: readonly string[] = ['server', 'virtual']
const CLIENTS: readonly string[] = ['laptop', 'desktop', 'phone', 'tablet']
