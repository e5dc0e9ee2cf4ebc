import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, realpathSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { hasPrograms } from '../packages/gateway/src/testing/namespaces.ts'
import { ROOT } from '../packages/taga/src/testing/run-program.ts'
import { until } from './gateway-world.ts'

/** A systemd that runs services as on a machine of its own, and shares nothing with this one that could be written. */
export type OwnSystemd = {
  /** Runs a program there as root; what it said, and how it ended. */
  run(...words: readonly string[]): { readonly code: number | null; readonly text: string }
  /** What services have written so far. */
  log(): string
  close(): Promise<void>
}

/** Where the program and Node.js lie there. */
export const THERE = { node: '/opt/node/node', program: '/opt/taga/dist/program/taga.mjs', source: '/opt/taga' }

/** As systemd's own first program: Linux, as root. */
export function mayRunSystemd(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && hasPrograms('bwrap', 'systemctl', 'nsenter', 'ip')
}

const LOG = '/run/services.log'
const SETTINGS = [
  'passwd',
  'group',
  'nsswitch.conf',
  'ld.so.cache',
  'alternatives',
  'fonts',
  'ssl',
  'X11',
  'xdg',
  'chromium.d',
]
const FOLDERS = ['/var/lib', '/var/tmp', '/run/systemd/system', '/opt', '/mnt', '/sys/fs/cgroup']
const TARGETS = ['sysinit', 'basic', 'shutdown', 'network-online', 'multi-user']

/**
 * What becomes systemd. Its root is memory alone, with the system's programs shown read-only; of the units that the system brings there is
 * none, so that nothing but what a test installs is started. It ends before that where anything of this machine's disks could be written.
 */
const BOOT = `set -e
mkdir /mnt/proc; mount -t proc proc /mnt/proc; umount -R /proc || true; mount -t proc proc /proc
mount --bind /proc/sys /proc/sys; mount -o remount,bind,ro /proc/sys
mount --bind /mnt/proc/sys/net /proc/sys/net
mount -t cgroup2 cgroup2 /sys/fs/cgroup
if awk '{ for (i = 7; $i != "-"; i++); print $6, $(i + 1) }' /proc/self/mountinfo | grep -vE '^ro|^rw[^ ]* (tmpfs|proc|cgroup2|devpts|devtmpfs)$'; then exit 9; fi
chmod 1777 /tmp /var/tmp; chmod 755 / /opt /opt/node /var /var/lib; chmod 700 /mnt
ip link set lo up
for t in ${TARGETS.join(' ')}; do printf '[Unit]\\nDefaultDependencies=no\\n' >/usr/lib/systemd/system/$t.target; done
mkdir -p /etc/systemd/system/service.d
printf '[Service]\\nStandardOutput=append:${LOG}\\nStandardError=append:${LOG}\\n' >/etc/systemd/system/service.d/log.conf
: >${LOG}
exec /lib/systemd/systemd --system --unit=multi-user.target --log-target=console --log-level=warning --show-status=no`

export async function openSystemd(): Promise<OwnSystemd> {
  const groups = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
  const group = join(
    groups.find(([, , kind]) => kind === 'cgroup2')?.[1] ?? '',
    `taga-systemd-${randomBytes(4).toString('hex')}`,
  )
  mkdirSync(group)
  const groupsOfWords: readonly (readonly string[])[] = [
    ['pid', 'net', 'uts', 'ipc', 'cgroup'].map((name) => `--unshare-${name}`),
    ['--as-pid-1', '--die-with-parent', '--cap-add', 'ALL'],
    ['SYS_MODULE', 'SYS_TIME', 'SYS_RAWIO', 'SYS_BOOT'].flatMap((name) => ['--cap-drop', `CAP_${name}`]),
    ['--ro-bind', '/usr', '/usr', '--tmpfs', '/usr/lib/systemd/system'],
    ['bin', 'sbin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]),
    ['/etc', '/var', '/run', '/tmp', '/root', '/sys'].flatMap((path) => ['--tmpfs', path]),
    SETTINGS.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    FOLDERS.flatMap((path) => ['--dir', path]),
    ['--symlink', '/run', '/var/run'],
    ['--ro-bind', ROOT, THERE.source, '--ro-bind', realpathSync(process.execPath), THERE.node],
    ['--dev', '/dev', '--dev-bind-try', '/dev/net/tun', '/dev/net/tun', '--proc', '/proc'],
    ['--clearenv', '--setenv', 'container', 'taga', '--setenv', 'PATH', '/usr/sbin:/usr/bin:/sbin:/bin'],
  ]
  const words = groupsOfWords.flat()
  const joining = 'echo $$ >"$0/cgroup.procs" && exec bwrap "$@"'
  const child = spawn('/bin/sh', ['-c', joining, group, ...words, '--', '/bin/sh', '-c', BOOT], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const first = () => readOr(join(group, 'init.scope/cgroup.procs')).split('\n')[0] ?? ''
  const run: OwnSystemd['run'] = (...command) => {
    const inside = ['nsenter', '-t', first(), '-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w', '--', 'env', '-i']
    const [file = '', ...rest] = [...inside, 'TAGA_LANG=en', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', ...command]
    const { status, stdout, stderr } = spawnSync(file, rest, { encoding: 'utf8', timeout: 60_000 })
    return { code: status, text: `${stdout}${stderr}` }
  }
  const close = async () => {
    child.kill('SIGKILL')
    await ended
    await until('its groups are gone', () => removeGroup(group))
  }
  await until(
    `systemd is there: ${said}`,
    () => child.exitCode !== null || (first() !== '' && run('systemctl', 'is-active', 'multi-user.target').code === 0),
  )
  if (child.exitCode !== null) {
    await close()
    throw new Error(`systemd did not start: ${said}`)
  }
  // a kernel gives nobody's namespaces a /proc where ours is covered
  run('sh', '-c', 'umount /proc/sys/net /proc/sys /mnt/proc')
  return { run, log: () => run('cat', LOG).text, close }
}

function removeGroup(path: string): boolean {
  try {
    for (const each of readdirSync(path, { withFileTypes: true }))
      if (each.isDirectory()) removeGroup(join(path, each.name))
    rmdirSync(path)
    return true
  } catch {
    return false // somebody is in there yet
  }
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
