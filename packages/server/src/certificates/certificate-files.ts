import { readFile, stat } from 'node:fs/promises'
import { Fault } from '@taga/contract'
import type { Words } from '@taga/core'
import type { NameSettings } from '@taga/edge'
import type { Pem } from './held-name.ts'

const MOST_FILE_BYTES = 256 * 1024

/**
 * A certificate and key that somebody else keeps in files. A group of the machine's may read the key, everybody may not.
 * Throws `certificate_refused`.
 */
export async function readFiles({ source }: NameSettings): Promise<Pem> {
  if (source.kind !== 'files') throw new Error('this certificate lies in no files')
  const chain = await readLimited(source.chainFile)
  const key = await readLimited(source.keyFile)
  await refuseForAll(source.keyFile)
  return { chain, key }
}

async function readLimited(file: string): Promise<string> {
  try {
    // no device, no pipe, nothing endless
    const { size } = await requireFile(file)
    return size > MOST_FILE_BYTES ? '' : await readFile(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '?'
    throw refused(
      { ja: `ファイル ${file} を読めません（${code}）。`, en: `The file ${file} cannot be read (${code}).` },
      cause,
    )
  }
}

async function refuseForAll(keyFile: string): Promise<void> {
  if (process.platform === 'win32' || ((await stat(keyFile)).mode & 0o007) === 0) return
  throw refused({
    ja: `秘密鍵のファイル ${keyFile} を、この機械のだれもが読める状態です。chmod 600 ${keyFile}（グループで読むなら 640）を実行してから、もう一度試してください。`,
    en: `Everybody on this machine can read the private key in ${keyFile}. Run chmod 600 ${keyFile} (or 640, where a group reads it), then try again.`,
  })
}

async function requireFile(file: string) {
  const found = await stat(file)
  if (found.isFile()) return found
  throw Object.assign(new Error('not a file'), { code: 'ENOTFILE' })
}

function refused(words: Words, cause?: unknown): Fault {
  return new Fault('certificate_refused', { problems: [{ ...words }] }, { cause })
}
