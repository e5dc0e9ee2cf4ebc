import { dirname } from 'node:path'
import type { ErrorKind } from './lane.ts'
import { StartFault } from './start-fault.ts'

// Result codes of SQLite (sqlite.org/rescode.html). Extended codes keep the primary one in their low byte.
const BUSY = 5
const LOCKED = 6
const READONLY = 8
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26

/** The primary result code of an error that SQLite gave, or undefined where it came from elsewhere. */
export function sqliteCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const named = 'errcode' in error ? error.errcode : 'sqliteCode' in error ? error.sqliteCode : undefined
  return typeof named === 'number' ? named & 0xff : undefined
}

export function classifySqlite(error: unknown): ErrorKind {
  const code = sqliteCode(error)
  if (code === FULL) return 'full'
  return code === BUSY || code === LOCKED ? 'retry' : 'own'
}

/** Turns what SQLite says at opening into a sentence that names the file, where a person can do something about it. */
export function sqliteStartFault(file: string, cause: unknown): unknown {
  const code = sqliteCode(cause)
  if (code === NOTADB) return notOurs(file, cause)
  if (code === CORRUPT) return damaged(file, cause)
  if (code === READONLY || code === CANTOPEN || isRefusedByFolder(cause)) return readOnly(file, cause)
  if (code === FULL || hasErrno(cause, 'ENOSPC')) return full(file, cause)
  return cause
}

export function notOurs(file: string, cause?: unknown): StartFault {
  return new StartFault(
    'database_not_ours',
    {
      ja: `${file} は taga のデータベースではありません。何も変更していません。設定したファイル名を確かめるか、まだ存在しない名前を指定してください。`,
      en: `${file} is not a database of taga. Nothing was changed. Check the configured file name, or give a name that does not exist yet.`,
    },
    { cause },
  )
}

export function damaged(file: string, cause?: unknown): StartFault {
  return new StartFault(
    'database_damaged',
    {
      ja: `データベース ${file} が壊れています。何も変更していません。このファイルを別の場所に移して残し、taga restore で最新のバックアップを復元してください。`,
      en: `The database ${file} is damaged. Nothing was changed. Move the file aside and keep it, then bring back the newest backup with taga restore.`,
    },
    { cause },
  )
}

function readOnly(file: string, cause: unknown): StartFault {
  return new StartFault(
    'folder_read_only',
    {
      ja: `${dirname(file)} に書き込めないため、データベース ${file} を開けません。フォルダーが存在し、実行しているユーザーに書き込みの権限があることを確かめてください。`,
      en: `The database ${file} cannot be opened since ${dirname(file)} cannot be written to. Make sure that the folder exists and that the user who runs this may write there.`,
    },
    { cause },
  )
}

function full(file: string, cause: unknown): StartFault {
  return new StartFault(
    'disk_full',
    {
      ja: `ディスクに空きがないため、データベース ${file} を開けません。これまでの記録は無事です。空き容量を増やしてから起動してください。`,
      en: `The database ${file} cannot be opened since the disk is full. Everything saved before is safe. Free some space, then start again.`,
    },
    { cause },
  )
}

function isRefusedByFolder(error: unknown): boolean {
  return ['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'EEXIST', 'ENOENT'].some((code) => hasErrno(error, code))
}

function hasErrno(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}
