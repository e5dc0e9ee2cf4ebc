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
  return isDpkg ? verifyDebian(world) : verifyRpm(world)
}

async function verifyDebian(world: World): Promise<Finding> {
  // With names that are not installed dpkg ends as it does with a damaged database, so only installed ones are verified.
  const listed = await world.run('dpkg-query', ['-W', '-f=${Package} ${db:Status-Abbrev}\\n', ...DEBIAN_PACKAGES])
  const lines = listed.kind === 'ended' ? listed.stdout.split('\n') : []
  const names = lines.flatMap((line) => /^(\S+) ii/.exec(line)?.[1] ?? [])
  return verify(world, 'dpkg', ['--verify', ...names], names.length)
}

async function verifyRpm(world: World): Promise<Finding> {
  const listed = await world.run('rpm', ['-q', '--queryformat', '%{NAME} ii\\n', ...RPM_PACKAGES])
  const lines = listed.kind === 'ended' ? listed.stdout.split('\n') : []
  const names = lines.flatMap((line) => /^(\S+) ii$/.exec(line)?.[1] ?? [])
  return verify(world, 'rpm', ['-V', '--nomtime', ...names], names.length)
}

async function verify(world: World, tool: 'dpkg' | 'rpm', args: readonly string[], packages: number): Promise<Finding> {
  const source = tool === 'dpkg' ? 'dpkg --verify' : 'rpm -V'
  if (packages === 0) return unknown('toolMissing', source)
  const verified = await world.run(tool, args)
  if (verified.kind === 'failed') return unknown(verified.reason, source)
  if (verified.code !== 0 && verified.stdout.trim() === '') return unknown('unreadable', source)
  const changed = changedPrograms(verified.stdout)
  const said = changed.length > 0 ? changed.join(' ') : `${packages} core packages agree`
  return found(changed.length > 0, `${source}: ${said}`)
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
