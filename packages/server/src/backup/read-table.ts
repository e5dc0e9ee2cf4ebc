import { type Kysely, sql } from 'kysely'
import type { Schema } from '../db/schema.ts'

export type TableShape = { readonly name: string; readonly columns: readonly string[] }
export type Row = Readonly<Record<string, unknown>>

/** Every table that holds what people and devices have told us, by name. `migrations` describes the program and is left out. */
export async function listTables(db: Kysely<Schema>): Promise<readonly TableShape[]> {
  const tables = await db.introspection.getTables()
  return tables
    .filter((table) => table.name !== 'migrations' && !table.isView)
    .map((table) => ({ name: table.name, columns: table.columns.map((column) => column.name).sort() }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** The rows of a table in pieces, however many there are. Has to run inside a snapshot. */
export function readTable(
  db: Kysely<Schema>,
  { dialect, table }: { readonly dialect: 'sqlite' | 'postgres'; readonly table: TableShape },
): AsyncGenerator<readonly Row[]> {
  return dialect === 'sqlite' ? stepThrough(db, table) : fetchFromCursor(db, table)
}

const PIECE = 500

async function* stepThrough(db: Kysely<Schema>, table: TableShape): AsyncGenerator<readonly Row[]> {
  const source = sql<Row>`${sql.table(table.name)}`.as<'source'>(sql.ref('source'))
  let piece: Row[] = []
  for await (const row of db.selectFrom(source).selectAll('source').stream()) {
    piece.push(row)
    if (piece.length < PIECE) continue
    yield piece
    piece = []
  }
  yield piece
}

async function* fetchFromCursor(db: Kysely<Schema>, table: TableShape): AsyncGenerator<readonly Row[]> {
  const columns = table.columns.map((name) => sql.ref(name))
  await sql`declare table_rows no scroll cursor for select ${sql.join(columns)} from ${sql.table(table.name)}`.execute(
    db,
  )
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(PIECE)} from table_rows`.execute(db)
    if (rows.length === 0) break
    yield rows
  }
  await sql`close table_rows`.execute(db)
}
