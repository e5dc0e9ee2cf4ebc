import { readFileSync } from 'node:fs'
import { grantingCommand } from '../own-service.ts'

/**
 * What keeps this machine from making a sandbox, as far as it can be told. `service`: a filter of system calls that a service manager set, as in
 * the service of `taga install`; the rest are settings of the kernel (sysctl), by which it is forbidden to who is not root.
 */
export type Obstacle = 'service' | SysctlName
type SysctlName = keyof typeof FORBIDS

/** Settings, and the value of each that forbids namespaces (user_namespaces(7); the first is Debian's, the second Ubuntu's). */
const FORBIDS = {
  'kernel.unprivileged_userns_clone': '0',
  'kernel.apparmor_restrict_unprivileged_userns': '1',
  'user.max_user_namespaces': '0',
} as const

/** `proc`: where the kernel tells of itself, `/proc` but in tests. */
export function findObstacle(proc = '/proc'): Obstacle | undefined {
  // a service that may make sandboxes has a filter too, and sees the settings
  return (
    SETTINGS.find((name) => readOr(`${proc}/sys/${name.replaceAll('.', '/')}`).trim() === FORBIDS[name]) ??
    (/^Seccomp:\s*2$/m.test(readOr(`${proc}/self/status`)) ? 'service' : undefined)
  )
}

const SETTINGS: readonly SysctlName[] = [
  'kernel.unprivileged_userns_clone',
  'kernel.apparmor_restrict_unprivileged_userns',
  'user.max_user_namespaces',
]

/** The command that lifts it, settings of the kernel until the next start of the machine; nothing for what one command does not lift. */
export function liftingCommand(obstacle: Obstacle, cgroups?: string): string | undefined {
  switch (obstacle) {
    case 'service':
      return grantingCommand('virtual-desktops', cgroups)
    case 'kernel.unprivileged_userns_clone':
      return `sudo sysctl ${obstacle}=1`
    case 'kernel.apparmor_restrict_unprivileged_userns':
      return `sudo sysctl ${obstacle}=0`
    case 'user.max_user_namespaces':
      return `sudo sysctl ${obstacle}=10000`
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
