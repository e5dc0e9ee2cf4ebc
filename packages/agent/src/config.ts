import { homedir } from 'node:os'
import { join } from 'node:path'

/** Settings of the agent. `TAGA_STATE` moves the folder it keeps its key, counter and queue in. */
export type AgentConfig = { readonly stateFolder: string }

/** Where each system wants a program's own state: XDG on Linux (root: /var/lib), Local AppData on Windows, Application Support on macOS. */
export function readAgentConfig(
  env: Readonly<Record<string, string | undefined>>,
  { platform = process.platform, home = homedir(), userId = process.getuid?.() } = {},
): AgentConfig {
  const own = env['TAGA_STATE']
  if (own !== undefined && own !== '') return { stateFolder: own }
  if (platform === 'win32') return { stateFolder: join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Taga') }
  if (platform === 'darwin') return { stateFolder: join(home, 'Library', 'Application Support', 'Taga') }
  if (userId === 0) return { stateFolder: '/var/lib/taga-agent' }
  return { stateFolder: join(env['XDG_STATE_HOME'] || join(home, '.local', 'state'), 'taga') }
}
