import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Engine, ErrorKind, Lane } from './lane.ts'
import type { Schema } from './schema.ts'
import { StartFault } from './start-fault.ts'

export type PostgresOptions = { readonly url: string; readonly laneCount?: number }

const INT8 = 20
const NUMERIC = 1700

/** Connects to PostgreSQL. Lanes are connections of their own; each holds its transaction, and none is ever reconnected under one. */
export async function openPostgres({ url, laneCount = 8 }: PostgresOptions): Promise<Engine> {
  const place = withoutPassword(url)
  const pool = new pg.Pool({ ...settings(url), max: 4, options: '-c default_transaction_read_only=on' })
  pool.on('error', () => undefined) // an idle connection broke: the pool has dropped it, and the next query reports what is wrong
  const read = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  try {
    await pool.query('select 1')
  } catch (cause) {
    await pool.end()
    throw unreachable(place, cause)
  }
  return {
    dialect: 'postgres',
    place,
    read,
    laneCount,
    beginSql: 'begin isolation level serializable',
    openLane: () => openLane(url),
    snapshot: (work) => read.transaction().setIsolationLevel('repeatable read').execute(work),
    classify: classifyPostgres,
    close: () => pool.end(),
  }
}

async function openLane(url: string): Promise<Lane> {
  const client = new pg.Client(settings(url))
  client.on('error', () => undefined) // the query that meets the broken connection reports it
  await client.connect()
  // Works read by key. Scanning a small table whole would make every other lane's write to it look like a conflict.
  // The cost that this setting adds would also send such plans to the just-in-time compiler (16 ms instead of 1 ms a transaction).
  await client.query('set enable_seqscan = off; set jit = off')
  const pool = {
    connect: () => Promise.resolve(Object.assign(client, { release: () => undefined })),
    end: () => Promise.resolve(),
  }
  return {
    db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }),
    run: async (sql) => {
      await client.query(sql)
    },
    close: () => client.end(),
  }
}

/** Meaning of SQLSTATE codes (PostgreSQL manual, appendix A) for a batch. */
export function classifyPostgres(error: unknown): ErrorKind {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (code === '40001' || code === '40P01') return 'retry'
  if (code === '53100') return 'full'
  if (/^(08|57P|ECONN|EPIPE|ETIMEDOUT)/.test(code)) return 'lost'
  const message = error instanceof Error ? error.message : ''
  return /connection terminated|not queryable|connection error/i.test(message) ? 'lost' : 'own'
}

/** Names a database without giving its password away. */
export function withoutPassword(url: string): string {
  const parsed = new URL(url)
  parsed.password = ''
  parsed.search = ''
  return parsed.href
}

function settings(url: string): pg.ClientConfig {
  return { connectionString: url, application_name: 'taga', connectionTimeoutMillis: 10_000, types: { getTypeParser } }
}

/** Numbers arrive as numbers: `bigint`, and the `numeric` that sums of them have. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid !== INT8 && oid !== NUMERIC) return pg.types.getTypeParser(oid, format ?? 'text')
  return (text: string) => {
    const value = Number(text)
    if (!Number.isSafeInteger(value) && !text.includes('.')) throw new RangeError(`${text} does not fit a number`)
    return value
  }
}

function unreachable(place: string, cause: unknown): StartFault {
  return new StartFault(
    'database_unreachable',
    {
      ja: `データベース ${place} に接続できません。サーバーが動いていること、アドレス、データベース名、ユーザー名とパスワードを確かめてください。`,
      en: `The database ${place} cannot be reached. Make sure that the server runs, and check the address, the database, the user and the password.`,
    },
    { cause },
  )
}
