import { statSync } from 'node:fs'

/** Whether others than the owner may read this, on POSIX. On Windows, access lists decide, and a profile's folders are closed to others. */
export function isOpenToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0
}
