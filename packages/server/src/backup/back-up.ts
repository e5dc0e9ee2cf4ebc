import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { stat, unlink } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Kysely } from 'kysely'
import type { StoreReader } from '../db/open.ts'
import type { Schema } from '../db/schema.ts'
import { BACKUP_FORMAT, findLeftovers, moveIntoPlace, partOf, placeTaken } from './backup-file.ts'
import { listTables, readTable } from './read-table.ts'

export type BackupMade = {
  readonly file: string
  readonly sizeBytes: number
  /** SHA-256 (hex) of the file: keep it apart from the file. */
  readonly sha256: string
  readonly rows: number
  /** Unfinished files of backups that were killed before. */
  readonly leftovers: readonly string[]
}

/**
 * Writes one moment of the whole database into one file, while a server goes on writing. The same format for both databases:
 * gzipped lines of JSON (docs/adr/0007). Keys are not in it. The file has its name only when it is whole and on the disk.
 * @throws StartFault `place_not_empty` where the name is taken
 */
export async function backUp(
  store: Pick<StoreReader, 'dialect' | 'snapshot'>,
  { file: path, now }: { readonly file: string; readonly now: number },
): Promise<BackupMade> {
  const file = resolve(path)
  if (existsSync(file)) throw placeTaken(file)
  const leftovers = await findLeftovers(file)
  const part = partOf(file)
  const counted = { rows: 0 }
  try {
    await store.snapshot((db) =>
      pipeline(
        Readable.from(hashed(linesOf(db, { dialect: store.dialect, now, counted }))),
        createGzip({ level: 6 }),
        createWriteStream(part, { flags: 'wx', mode: 0o600 }),
      ),
    )
    const sha256 = await digestOf(part)
    const { size } = await stat(part)
    await moveIntoPlace(part, file)
    return { file, sizeBytes: size, sha256, rows: counted.rows, leftovers }
  } catch (error) {
    if (existsSync(part)) await unlink(part)
    throw error
  }
}

/** SHA-256 (hex) of a file. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

type Making = { readonly dialect: 'sqlite' | 'postgres'; readonly now: number; readonly counted: { rows: number } }

async function* linesOf(db: Kysely<Schema>, { dialect, now, counted }: Making): AsyncGenerator<string> {
  const { epoch } = await db.selectFrom('store_identity').select('epoch').executeTakeFirstOrThrow()
  const migrations = await db.selectFrom('migrations').select('id').orderBy('id').execute()
  yield line({ format: BACKUP_FORMAT, madeAt: now, epoch, migrations: migrations.map(({ id }) => id) })
  for (const table of await listTables(db)) {
    yield line({ table: table.name, columns: table.columns })
    for await (const rows of readTable(db, { dialect, table })) {
      counted.rows += rows.length
      if (rows.length > 0) yield rows.map((row) => line(table.columns.map((column) => row[column]))).join('')
    }
  }
}

/** Adds the last line: a digest over every line before it, by which a file that was cut off or altered is known. */
async function* hashed(lines: AsyncIterable<string>): AsyncGenerator<string> {
  const hash = createHash('sha256')
  for await (const text of lines) {
    hash.update(text)
    yield text
  }
  yield line({ end: { sha256: hash.digest('hex') } })
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
