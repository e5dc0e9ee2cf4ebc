import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Where root works on data that another user owns, such as the service's, it goes on as that user: what it writes stays theirs, and the
 * service can still open it.
 */
export function becomeOwner(dataDir: string): void {
  const { getuid, setgid, setgroups, setuid } = process
  if (getuid === undefined || setuid === undefined || setgid === undefined || setgroups === undefined) return // Windows
  if (getuid() !== 0 || !existsSync(dataDir)) return
  const { uid, gid } = statSync(dataDir)
  if (uid === 0) return
  const folder = realpathSync(dataDir)
  const above = statSync(dirname(folder))
  if (process.platform === 'linux' && above.uid !== uid && (above.mode & 0o001) === 0)
    goOnWhereTheyGetIn(folder, uid, gid)
  setgroups([])
  setgid(gid)
  setuid(uid)
}

/** The same folder in its place, in one above it that others may pass through; seen by this one command alone. */
const SHOW = `exec 9<"$1" && mount -t tmpfs -o mode=711,size=64k taga "$(dirname "$1")" && mkdir "$1" && mount --no-canonicalize --bind /proc/self/fd/9 "$1" || exit 70
exec 9<&-; owner=$2; group=$3; shift 3; exec setpriv --reuid="$owner" --regid="$group" --clear-groups -- "$@"`

/** systemd keeps a service's data where its user gets by the service alone (`/var/lib/private`): runs this command again where the user gets too. */
function goOnWhereTheyGetIn(folder: string, uid: number, gid: number): never {
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  const words = [
    '--mount',
    '--propagation',
    'private',
    '/bin/sh',
    '-c',
    SHOW,
    'sh',
    folder,
    `${uid}`,
    `${gid}`,
    ...command,
  ]
  process.exit(spawnSync('unshare', words, { stdio: 'inherit' }).status ?? 70)
}
