import { access, constants } from 'node:fs/promises'
import type { Words } from '@taga/core'
import { WrongUse } from './wrong-use.ts'

const KNOWN: Readonly<Record<string, Words>> = {
  ENOENT: { ja: 'ファイルかフォルダーがありません', en: 'there is no such file or folder' },
  EACCES: { ja: '権限がありません', en: 'no permission' },
  EPERM: { ja: '権限がありません', en: 'no permission' },
  EROFS: { ja: '読み取り専用の場所です', en: 'the place is read-only' },
  EISDIR: { ja: 'フォルダーです', en: 'it is a folder' },
  ENOTDIR: { ja: '途中の名前がフォルダーではありません', en: 'a part of the path is not a folder' },
  ENOSPC: { ja: '空き容量がありません', en: 'no space is left' },
}

/** A file named on the command line that cannot be read or written, as wrong use that names it. Anything else is handed back as it is. */
export function fileTrouble(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!/^E[A-Z]+$/.test(code)) return error
  const why = KNOWN[code] ?? { ja: code, en: code }
  return new WrongUse({ ja: `${file} を使えません: ${why.ja}。`, en: `${file} cannot be used: ${why.en}.` })
}

export async function requireReadable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK)
  } catch (error) {
    throw fileTrouble(error, file)
  }
}
