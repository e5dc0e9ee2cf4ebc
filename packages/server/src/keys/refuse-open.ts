import { statSync } from 'node:fs'
import { StartFault } from '../db/start-fault.ts'

/** Whether others than the owner may read this, on POSIX. On Windows, access lists decide, and a profile's folders are closed to others. */
export function isOpenToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0
}

/** Throws StartFault `keys_open_to_others`, which says what to run. */
export function refuseOpen(path: string, mode: 0o600 | 0o700): void {
  if (!isOpenToOthers(path)) return
  const wanted = mode.toString(8)
  throw new StartFault('keys_open_to_others', {
    ja: `鍵の置き場所 ${path} をほかのユーザーが読める状態です。chmod ${wanted} ${path} を実行してから起動してください。読まれたおそれがあれば、管理者に知らせてください。`,
    en: `Other users can read ${path}, where keys are kept. Run chmod ${wanted} ${path}, then start again. Tell your administrator if somebody may have read it.`,
  })
}
