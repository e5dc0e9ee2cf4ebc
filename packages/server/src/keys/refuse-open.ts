import { isOpenToOthers } from '@taga/edge'
import { StartFault } from '../db/start-fault.ts'

/** Throws StartFault `keys_open_to_others`, which says what to run. */
export function refuseOpen(path: string, mode: 0o600 | 0o700): void {
  if (!isOpenToOthers(path)) return
  const wanted = mode.toString(8)
  throw new StartFault('keys_open_to_others', {
    ja: `鍵の置き場所 ${path} をほかのユーザーが読める状態です。chmod ${wanted} ${path} を実行してから起動してください。読まれたおそれがあれば、管理者に知らせてください。`,
    en: `Other users can read ${path}, where keys are kept. Run chmod ${wanted} ${path}, then start again. Tell your administrator if somebody may have read it.`,
  })
}
