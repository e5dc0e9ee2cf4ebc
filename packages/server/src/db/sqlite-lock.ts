import { StartFault } from './start-fault.ts'
import type { SqliteLibrary } from './sqlite-library.ts'

export type SqliteLock = { release(): void }

/**
 * Keeps a second program from writing the same file. The lock is the operating system's, on a small database beside the file, so
 * that it ends with the process however that ends; the process that holds it can still be read from it.
 */
export function lockFile(library: SqliteLibrary, file: string): SqliteLock {
  const lock = library.open(`${file}.lock`, { timeout: 0 })
  try {
    lock.exec('create table if not exists holder (pid bigint not null)')
    lock.exec('begin immediate')
    lock.exec(`delete from holder; insert into holder values (${process.pid}); commit; begin immediate`)
  } catch (cause) {
    const holder = readHolder(library, file)
    lock.close()
    if (!isBusy(cause)) throw cause
    throw new StartFault(
      'database_in_use',
      {
        ja: `データベース ${file} は、動作中の taga（プロセス番号 ${holder}）が使っています。そちらを終了してから、もう一度実行してください。`,
        en: `The database ${file} is in use by a taga that is running (process ${holder}). Stop that one, then try again.`,
      },
      { cause },
    )
  }
  return { release: () => lock.close() }
}

function readHolder(library: SqliteLibrary, file: string): string {
  const reader = library.open(`${file}.lock`, { readOnly: true, timeout: 0 })
  try {
    const row = reader.prepare('select pid from holder').get()
    return typeof row === 'object' && row !== null && 'pid' in row ? String(row.pid) : '?'
  } catch {
    return '?' // the holder is writing its number at this moment; the refusal stands without it
  } finally {
    reader.close()
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /locked|busy/i.test(error.message)
}
