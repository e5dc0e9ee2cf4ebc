import { allUnknown, found, type Findings, type Probe, type World } from '../look/collector.ts'
import { parseKdeLock } from './kde-lock.ts'
import { runningProcesses } from './running-processes.ts'

/** Stands for "never locks": longer than any limit. */
export const NEVER_MS = Number.MAX_SAFE_INTEGER

const FACTS = ['device.screenLockDelayMs', 'device.screenLockProof'] as const

/** Desktops whose settings have the same shape; by the program that runs while somebody is signed in. */
const GSETTINGS_DESKTOPS = [
  { process: 'gnome-shell', prefix: 'org.gnome.desktop' },
  { process: 'budgie-wm', prefix: 'org.gnome.desktop' },
  { process: 'cinnamon', prefix: 'org.cinnamon.desktop' },
] as const

/** After how long the screen locks by itself, and whether it asks who is there (TW-12, TW-15, CASE-01). */
export const screenLockProbe: Probe = {
  id: 'screenLock',
  pace: 'fast',
  facts: FACTS,
  limitMs: 900,
  async look(world) {
    const running = await runningProcesses(world)
    if (running.kind === 'failed') return { findings: allUnknown(FACTS, running.reason, '/proc') }
    const desktop = GSETTINGS_DESKTOPS.find(({ process }) => running.names.has(process))
    const isKde = running.names.has('plasmashell')
    if (desktop === undefined && !isKde)
      return { findings: allUnknown(FACTS, 'notSupported', 'no GNOME, Cinnamon or KDE session') }
    const person = await personAtScreen(world)
    if (person === undefined) return { findings: allUnknown(FACTS, 'noRight', 'whose session it is cannot be seen') }
    return {
      findings:
        desktop === undefined ? await lookAtKde(world, person) : await lookAtGsettings(world, person, desktop.prefix),
    }
  },
}

type Person = { readonly name: string; readonly home: string }

/** The agent's own user, or, when it runs as root, the one whose graphical session is active (systemd's session files). */
async function personAtScreen(world: World): Promise<Person | undefined> {
  if (world.userId !== 0) return { name: world.userName, home: world.homeFolder }
  const sessions = await world.listFolder('/run/systemd/sessions')
  if (sessions.kind === 'failed') return undefined
  for (const name of sessions.names.filter((session) => !session.endsWith('.ref'))) {
    const file = await world.readFile(`/run/systemd/sessions/${name}`)
    if (file.kind === 'failed' || !/^TYPE=(wayland|x11)$/m.test(file.text) || !/^CLASS=user$/m.test(file.text)) continue
    const user = /^USER=(.+)$/m.exec(file.text)?.[1]
    const home = user === undefined ? undefined : await homeOf(world, user)
    if (user !== undefined && home !== undefined) return { name: user, home }
  }
  return undefined
}

async function homeOf(world: World, user: string): Promise<string | undefined> {
  const accounts = await world.readFile('/etc/passwd')
  if (accounts.kind === 'failed') return undefined
  return accounts.text
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === user)?.[5]
}

async function lookAtGsettings(world: World, person: Person, prefix: string): Promise<Findings> {
  const get = async (schema: string, key: string) => {
    const args = ['get', `${prefix}.${schema}`, key]
    const asRoot = world.userId === 0
    const result = asRoot
      ? await world.run('runuser', ['-u', person.name, '--', 'env', `HOME=${person.home}`, 'gsettings', ...args], {
          limitMs: 800,
        })
      : await world.run('gsettings', args, { limitMs: 800 })
    return result.kind === 'ended' && result.code === 0 ? result.stdout.trim() : undefined
  }
  const [idle, lockDelay, enabled, disabled] = await Promise.all([
    get('session', 'idle-delay'),
    get('screensaver', 'lock-delay'),
    get('screensaver', 'lock-enabled'),
    get('lockdown', 'disable-lock-screen'),
  ])
  const source = `gsettings ${prefix}`
  const idleSeconds = numberOf(idle)
  const lockSeconds = numberOf(lockDelay)
  if (idleSeconds === undefined || lockSeconds === undefined || enabled === undefined) {
    return allUnknown(FACTS, 'unreadable', source)
  }
  const locks = enabled === 'true' && disabled !== 'true'
  const delayMs = locks && idleSeconds > 0 ? (idleSeconds + lockSeconds) * 1000 : NEVER_MS
  return {
    'device.screenLockDelayMs': found(delayMs, `${source}: idle-delay + lock-delay`),
    'device.screenLockProof': found(locks, `${source}: lock-enabled`),
  }
}

/** GVariant text: `uint32 300`, `300`. */
function numberOf(text: string | undefined): number | undefined {
  const digits = /^(?:u?int32 )?(\d+)$/.exec(text ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

async function lookAtKde(world: World, person: Person): Promise<Findings> {
  const own = await world.readFile(`${person.home}/.config/kscreenlockerrc`)
  const common = await world.readFile('/etc/xdg/kscreenlockerrc')
  if (own.kind === 'failed' && own.reason !== 'absent') return allUnknown(FACTS, own.reason, 'kscreenlockerrc')
  const lock = parseKdeLock(own.kind === 'text' ? own.text : '', common.kind === 'text' ? common.text : '')
  return {
    'device.screenLockDelayMs': found(lock.delayMs ?? NEVER_MS, 'kscreenlockerrc'),
    'device.screenLockProof': found(lock.asksProof, 'kscreenlockerrc'),
  }
}
