import { existsSync, statSync } from 'node:fs'

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
  setgroups([])
  setgid(gid)
  setuid(uid)
}
