import { isOpenToOthers } from '@taga/edge'
import { UnusableFile } from '../identity/keep-file.ts'

/** @throws UnusableFile where others than the owner may read what lies there */
export function refuseOpen(path: string, mode: 0o600 | 0o700): void {
  if (isOpenToOthers(path)) throw new UnusableFile(path, `may be read by others; set mode 0${mode.toString(8)}`)
}
