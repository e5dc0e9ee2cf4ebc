import { homedir } from 'node:os'
import { join } from 'node:path'

/** The folder a connector keeps its key and its list in: TAGA_CONNECTOR, or where this system wants a program's own state. */
export function connectorFolder(
  env: Readonly<Record<string, string | undefined>>,
  { platform = process.platform, home = homedir(), userId = process.getuid?.() } = {},
): string {
  const own = env['TAGA_CONNECTOR']?.trim()
  if (own !== undefined && own !== '') return own
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Taga', 'connector')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Taga', 'connector')
  if (userId === 0) return '/var/lib/taga-connector'
  return join(env['XDG_STATE_HOME'] || join(home, '.local', 'state'), 'taga-connector')
}
