import { readFileSync } from 'node:fs'

/**
 * The command that gives the service of this process what it lacks; undefined where it is none of `taga install`. `cgroups`: what Linux says
 * of a process in `/proc/PID/cgroup`.
 */
export function grantingCommand(ability: 'virtual-desktops' | 'wireguard', cgroups = ownCgroups()): string | undefined {
  const [, kind] = /\/taga(-gateway)?\.service(?:\/|$)/m.exec(cgroups) ?? [undefined, 'none']
  if (kind === 'none') return undefined
  return `sudo ./taga install ${kind === undefined ? '' : 'gateway '}--with ${ability}`
}

function ownCgroups(): string {
  try {
    return readFileSync('/proc/self/cgroup', 'utf8')
  } catch {
    return '' // not on Linux
  }
}
