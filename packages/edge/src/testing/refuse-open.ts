import { isOpenToOthers } from '../open-to-others.ts'

/** As a program that keeps a folder of certificates refuses one that others can read. */
export function refuseOpen(path: string, mode: 0o600 | 0o700): void {
  if (isOpenToOthers(path)) throw new Error(`run chmod ${mode.toString(8)} ${path}`)
}
