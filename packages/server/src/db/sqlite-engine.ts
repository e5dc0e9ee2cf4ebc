import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Kysely } from 'kysely'
import type { Engine, Lane } from './lane.ts'
import type { Schema } from './schema.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import { classifySqlite, damaged, notOurs, sqliteStartFault } from './sqlite-errors.ts'
import { loadSqlite, type SqliteDatabase, type SqliteLibrary } from './sqlite-library.ts'
import { lockFile, type SqliteLock } from './sqlite-lock.ts'
import { StartFault } from './start-fault.ts'

/** Larger files are not read through at every start; their damage shows when a page is read. */
const MOST_CHECKED_BYTES = 256 * 1024 * 1024

/** Opens a file for writing, alone; makes it where it does not exist. One lane writes, since SQLite has one writer. */
export function openSqlite(path: string): Promise<Engine> {
  return openAlone(path, (library, file) => {
    if (existsSync(file)) refuseStrange(library, file)
    return openWriter(library, file, 'wal')
  })
}

/** Opens an existing file for writing, also while a server writes it: SQLite lets one at a time write, and the others wait. */
export async function openSqliteBeside(path: string): Promise<Engine> {
  const file = resolve(path)
  if (!existsSync(file)) throw notFound(file)
  const library = await loadSqlite()
  return namingFile(file, () => {
    refuseStrange(library, file)
    const writer = library.open(file, { timeout: 5_000 })
    writer.exec(
      'pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 5000; pragma secure_delete = on',
    )
    const reading = readingEngine(library, file)
    return {
      ...reading,
      laneCount: 1,
      openLane: () => Promise.resolve(sqliteLane(writer)),
      async close() {
        await reading.close()
        writer.close()
      },
    }
  })
}

/**
 * Opens a new file to be filled and then renamed, in place of what a killed attempt left under that name. It has no write-ahead
 * log, so that the file alone is the database at every moment.
 */
export function openSqliteToFill(path: string): Promise<Engine> {
  return openAlone(path, (library, file) => {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(file + end, { force: true })
    return openWriter(library, file, 'delete')
  })
}

async function openAlone(
  path: string,
  open: (library: SqliteLibrary, file: string) => SqliteDatabase,
): Promise<Engine> {
  const file = resolve(path)
  const library = await loadSqlite()
  return namingFile(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const lock = lockFile(library, file)
    try {
      const writer = open(library, file)
      const reading = readingEngine(library, file)
      return {
        ...reading,
        laneCount: 1,
        openLane: () => Promise.resolve(sqliteLane(writer)),
        async close() {
          await reading.close()
          closeWriter(writer, lock)
        },
      }
    } catch (error) {
      lock.release()
      throw error
    }
  })
}

/** Opens an existing file for reading only, also while another program writes it. */
export async function openSqliteReader(path: string): Promise<Engine> {
  const file = resolve(path)
  const library = await loadSqlite()
  if (!existsSync(file)) throw notFound(file)
  return namingFile(file, () => {
    refuseStrange(library, file)
    return readingEngine(library, file)
  })
}

function readingEngine(library: SqliteLibrary, file: string): Engine {
  const reader = openReader(library, file)
  const read = new Kysely<Schema>({ dialect: sqliteDialect(reader) })
  return {
    dialect: 'sqlite',
    place: file,
    read,
    laneCount: 0,
    beginSql: 'begin immediate',
    openLane: () => Promise.reject(new Error('this database was opened for reading')),
    async snapshot(work) {
      const own = openReader(library, file)
      try {
        own.exec('begin')
        return await work(new Kysely<Schema>({ dialect: sqliteDialect(own) }))
      } finally {
        own.exec('rollback') // a connection whose statements are not yet collected closes late, and would hold the log until then
        own.close()
      }
    },
    classify: classifySqlite,
    close: () => Promise.resolve(reader.close()),
  }
}

function openWriter(library: SqliteLibrary, file: string, journal: 'wal' | 'delete'): SqliteDatabase {
  // SQLite gives the log beside it the same rights.
  if (!existsSync(file)) closeSync(openSync(file, 'wx', 0o600))
  const writer = library.open(file, { timeout: 5_000 })
  try {
    writer.exec(
      `pragma journal_mode = ${journal}; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 5000`,
    )
    writer.exec(
      'pragma journal_size_limit = 67108864; pragma cache_size = -32768; pragma temp_store = memory; pragma secure_delete = on',
    )
    return writer
  } catch (error) {
    writer.close()
    throw error
  }
}

/** Empties the write-ahead log first, so that the file alone is the whole database. */
function closeWriter(writer: SqliteDatabase, lock: SqliteLock): void {
  try {
    writer.exec('pragma wal_checkpoint(truncate)')
  } finally {
    writer.close()
    lock.release()
  }
}

function openReader(library: SqliteLibrary, file: string): SqliteDatabase {
  const reader = library.open(file, { readOnly: true, timeout: 5_000 })
  reader.exec('pragma query_only = on; pragma temp_store = memory; pragma cache_size = -32768')
  return reader
}

/** Looks at a file without changing it: is it a sound database, and one of ours? */
function refuseStrange(library: SqliteLibrary, file: string): void {
  const reader = library.open(file, { readOnly: true, timeout: 5_000 })
  try {
    const tables = reader.prepare("select name from sqlite_master where type = 'table'").all()
    const names = tables.map((row) => (typeof row === 'object' && row !== null && 'name' in row ? row.name : undefined))
    if (names.length > 0 && !names.includes('migrations')) throw notOurs(file)
    if (statSync(file).size > MOST_CHECKED_BYTES) return
    const first = reader.prepare('pragma quick_check(1)').get()
    if (typeof first === 'object' && first !== null && !Object.values(first).includes('ok')) throw damaged(file)
  } finally {
    reader.close()
  }
}

function sqliteLane(writer: SqliteDatabase): Lane {
  return {
    db: new Kysely<Schema>({ dialect: sqliteDialect(writer) }),
    // Not through a promise of its own making: an error of `exec` has to arrive as a rejection.
    run: (sql) => new Promise((done) => done(writer.exec(sql))),
    close: () => Promise.resolve(), // one connection for all lanes that ever were; the engine closes it
  }
}

function namingFile<T>(file: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    throw sqliteStartFault(file, error)
  }
}

function notFound(file: string): StartFault {
  return new StartFault('database_not_found', {
    ja: `データベース ${file} がありません。ファイル名を確かめてください。`,
    en: `There is no database ${file}. Check the file name.`,
  })
}
