import { SqliteDialect, type SqliteDatabase as KyselyDatabase } from 'kysely'
import type { SqliteDatabase, SqliteStatement } from './sqlite-library.ts'

const MOST_STATEMENTS = 500

/** Kysely's own SQLite dialect over a database opened by `node:sqlite`, with prepared statements kept for the next time. */
export function sqliteDialect(database: SqliteDatabase): SqliteDialect {
  const statements = new Map<string, ReturnType<typeof adapt>>()
  const adapted: KyselyDatabase = {
    close: () => database.close(),
    prepare(sql) {
      const known = statements.get(sql)
      if (known) return known
      if (statements.size >= MOST_STATEMENTS) statements.clear()
      const prepared = adapt(database.prepare(sql))
      statements.set(sql, prepared)
      return prepared
    },
  }
  return new SqliteDialect({ database: adapted })
}

function adapt(statement: SqliteStatement) {
  return {
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...parameters),
    run: (parameters: readonly unknown[]) => statement.run(...parameters),
    iterate: (parameters: readonly unknown[]) => statement.iterate(...parameters),
  }
}
