import { found, unknown, type Finding, type Probe, type World } from '../look/collector.ts'

/** What lets people in and starts everything else. Those that are not installed are left out by the tools themselves. */
const DEBIAN_PACKAGES = [
  'libc6',
  'coreutils',
  'bash',
  'dash',
  'sudo',
  'login',
  'passwd',
  'libpam-modules',
  'libpam0g',
  'systemd',
  'util-linux',
  'openssh-server',
  'apt',
  'gpgv',
]
const RPM_PACKAGES = [
  'glibc',
  'coreutils',
  'bash',
  'sudo',
  'shadow-utils',
  'pam',
  'systemd',
  'util-linux',
  'openssh-server',
  'rpm',
  'gnupg2',
]

/**
 * Linux gives its owner root, so nothing is there to break out of; what can be seen is whether the system's own programs are still those of its
 * packages, and whether a library is pushed into every program (TW-9). Changes by somebody who also rewrites the package database stay unseen.
 */
export const integrityProbe: Probe = {
  id: 'integrity',
  pace: 'slow',
  facts: ['device.modified'],
  limitMs: 30_000,
  async look(world) {
    return { findings: { 'device.modified': await modified(world) } }
  },
}

async function modified(world: World): Promise<Finding> {
  const preload = await world.readFile('/etc/ld.so.preload')
  if (preload.kind === 'text' && preload.text.trim() !== '') return found(true, '/etc/ld.so.preload')
  if (preload.kind === 'failed' && preload.reason !== 'absent') return unknown(preload.reason, '/etc/ld.so.preload')
  const isDpkg = (await world.stat('/var/lib/dpkg/status')).kind === 'stat'
  const source = isDpkg ? 'dpkg --verify' : 'rpm -V'
  const verified = isDpkg
    ? await world.run('dpkg', ['--verify', ...DEBIAN_PACKAGES])
    : await world.run('rpm', ['-V', '--nomtime', ...RPM_PACKAGES])
  if (verified.kind === 'failed') return unknown(verified.reason, source)
  const changed = changedPrograms(verified.stdout)
  return found(
    changed.length > 0,
    changed.length > 0 ? `${source}: ${changed.join(' ')}` : `${source}: core packages agree`,
  )
}

/**
 * Files whose content differs from their package: the third column of `dpkg --verify` and `rpm -V` is `5` then. Settings (`c`) may differ, and
 * what is merely missing (documentation on a small system) is no change.
 */
export function changedPrograms(stdout: string): readonly string[] {
  return stdout.split('\n').flatMap((line) => {
    const match = /^(\S{9})\s+(?:([cdgr])\s+)?(\/.*)$/.exec(line)
    const [, marks = '', kind, path] = match ?? []
    return path !== undefined && kind === undefined && marks[2] === '5' ? [path] : []
  })
}
