import { homedir } from 'node:os'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>
type Machine = { readonly platform?: NodeJS.Platform; readonly home?: string; readonly userId?: number | undefined }

/** The folder a connector keeps its key and its list in: TAGA_CONNECTOR, or where this system wants a program's own state. */
export function connectorFolder(env: Environment, machine: Machine = {}): string {
  return env['TAGA_CONNECTOR']?.trim() || stateFolder('connector', env, machine)
}

/** The folder a gateway that runs alone keeps its keys, its log and where it stood in: TAGA_GATEWAY, or as above. */
export function gatewayFolder(env: Environment, machine: Machine = {}): string {
  return env['TAGA_GATEWAY']?.trim() || stateFolder('gateway', env, machine)
}

function stateFolder(
  name: 'connector' | 'gateway',
  env: Environment,
  { platform = process.platform, home = homedir(), userId = process.getuid?.() }: Machine,
): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Taga', name)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Taga', name)
  if (userId === 0) return `/var/lib/taga-${name}`
  return join(env['XDG_STATE_HOME'] || join(home, '.local', 'state'), `taga-${name}`)
}
