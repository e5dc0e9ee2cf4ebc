import { spawn } from 'node:child_process'
import type { Io } from './io.ts'

/** How long an opener may take to fail: those that find no browser do so at once. */
const FAILS_WITHIN_MS = 1_500

/**
 * Opens a link in the person's browser: by `BROWSER` where it is set, else as the system does it. False where there is no browser to open.
 * The link is one argument, never part of a command line for a shell.
 */
export function openBrowser(
  link: string,
  { env, platform = process.platform }: Pick<Io, 'env'> & { readonly platform?: string },
): Promise<boolean> {
  const [command, ...args] = openerOf(env, platform)
  if (command === undefined) return Promise.resolve(false)
  return new Promise((resolve) => {
    const child = spawn(command, [...args, link], { stdio: 'ignore', detached: true, env: { ...process.env, ...env } })
    const timer = setTimeout(() => resolve(true), FAILS_WITHIN_MS)
    child.once('error', () => ended(false))
    child.once('exit', (code) => ended(code === 0))
    child.unref()
    function ended(opened: boolean) {
      clearTimeout(timer)
      resolve(opened)
    }
  })
}

function openerOf(env: Io['env'], platform: string): readonly string[] {
  const own = env['BROWSER']
  if (own !== undefined && own !== '') return [own]
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  const hasScreen = Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY'])
  return platform === 'linux' && hasScreen ? ['xdg-open'] : []
}
