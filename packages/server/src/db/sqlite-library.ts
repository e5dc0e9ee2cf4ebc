import { StartFault } from './start-fault.ts'

/** The part of `node:sqlite` that is used here; `@photostructure/sqlite` has the same shape. */
export type SqliteDatabase = {
  exec(sql: string): void
  prepare(sql: string): SqliteStatement
  close(): void
}
export type SqliteStatement = {
  all(...parameters: readonly unknown[]): unknown[]
  get(...parameters: readonly unknown[]): unknown
  run(...parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint }
  iterate(...parameters: readonly unknown[]): IterableIterator<unknown>
  columns(): readonly unknown[]
}
export type SqliteLibrary = {
  readonly name: string
  readonly version: string
  open(file: string, options: { readonly readOnly?: boolean; readonly timeout?: number }): SqliteDatabase
}

type DatabaseSync = new (
  file: string,
  options: { readonly readOnly?: boolean; readonly timeout?: number },
) => SqliteDatabase

/** Versions before 3.51.3 can lose committed data when a write-ahead log is reset (SQLite release notes of 3.51.3). */
export const OLDEST_SQLITE = '3.51.3'

let loaded: Promise<SqliteLibrary> | undefined

/** The SQLite built into Node where it is new enough, else the one that is installed with the program. Older ones are refused. */
export function loadSqlite(): Promise<SqliteLibrary> {
  loaded ??= findLibrary()
  return loaded
}

/** Compares dotted versions number by number. */
export function isAtLeast(version: string, oldest: string): boolean {
  const have = version.split('.').map(Number)
  for (const [index, wanted] of oldest.split('.').map(Number).entries()) {
    const part = have[index] ?? 0
    if (part !== wanted) return part > wanted
  }
  return true
}

async function findLibrary(): Promise<SqliteLibrary> {
  const builtIn = libraryFrom('node:sqlite', process.getBuiltinModule?.('node:sqlite'))
  if (builtIn && isAtLeast(builtIn.version, OLDEST_SQLITE)) return builtIn
  const installed = libraryFrom('@photostructure/sqlite', await import('@photostructure/sqlite'))
  if (installed && isAtLeast(installed.version, OLDEST_SQLITE)) return installed
  const found = installed?.version ?? builtIn?.version ?? '-'
  throw new StartFault('sqlite_too_old', {
    ja: `SQLite ${OLDEST_SQLITE} 以上が必要ですが、見つかったのは ${found} です。Node.js を新しい版に更新するか、npm ci を実行し直してください。`,
    en: `SQLite ${OLDEST_SQLITE} or newer is needed, but ${found} was found. Update Node.js, or run npm ci again.`,
  })
}

function libraryFrom(name: string, module: unknown): SqliteLibrary | undefined {
  if (typeof module !== 'object' || module === null || !('DatabaseSync' in module)) return undefined
  const Database = module.DatabaseSync as DatabaseSync // both libraries export a class of this shape under this name
  const probe = new Database(':memory:', {})
  const row = probe.prepare('select sqlite_version() as version').get()
  probe.close()
  const version = typeof row === 'object' && row !== null && 'version' in row ? String(row.version) : '0'
  return { name, version, open: (file, options) => new Database(file, options) }
}
