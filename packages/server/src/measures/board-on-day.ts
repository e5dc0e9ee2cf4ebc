import type { BoardOnDay } from '@taga/contract'
import { DIMENSIONS, MEASURE_IDS } from '@taga/core'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { proveEntry } from '../ledger/prove-entry.ts'
import { readBody } from './read-body.ts'

type Db = Kysely<Schema>

const Height = { height: z.number(), possible: z.number() }
/** A board as the ledger's body holds it. */
const RecordedBoard = z.object({
  day: z.string(),
  barrel: z.object({ ...Height, staves: z.array(z.object({ dimension: z.enum(DIMENSIONS), ...Height })) }),
  measures: z.array(
    z.object({
      measure: z.enum(MEASURE_IDS),
      state: z.enum(['holds', 'partly', 'fails', 'unknown', 'notApplicable']),
      n: z.number(),
      m: z.number(),
    }),
  ),
})
type RecordedBoard = z.infer<typeof RecordedBoard>

/**
 * The board as it was recorded on a day, out of the ledger and never computed backwards. Where nobody recorded one, it says so, and
 * names the days before and after on which somebody did.
 */
export async function boardOnDay(db: Db, day: string): Promise<BoardOnDay> {
  const [before, after] = [await neighbour(db, day, 'before'), await neighbour(db, day, 'after')]
  const around = { day, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
  const row = await db.selectFrom('measure_boards').selectAll().where('day', '=', day).executeTakeFirst()
  if (row === undefined) return around
  const position = { writer: row.writer, seq: row.seq }
  const proved = await proveEntry(db, position)
  if (proved === undefined) return around
  const { entry, proof, checkpoint } = proved
  const board = proved.body.kind === 'present' ? readBoard(proved.body.text, day) : undefined
  return {
    ...around,
    recorded: {
      at: entry.at,
      position,
      hash: entry.hash,
      proof: board === undefined && proof !== 'erased' ? 'altered' : proof,
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(board === undefined ? {} : { barrel: board.barrel }),
      measures: board?.measures ?? [],
    },
  }
}

/** The states recorded last on or before a day, or else the first ones recorded after it: what "since then" is compared with. */
export async function boardNear(db: Db, day: string): Promise<(RecordedBoard & { readonly day: string }) | undefined> {
  const found =
    (await boardRow(db).where('b.day', '<=', day).orderBy('b.day', 'desc').executeTakeFirst()) ??
    (await boardRow(db).orderBy('b.day').executeTakeFirst())
  if (found === undefined || found.body === null) return undefined
  return readBoard(found.body, found.day)
}

/** The days of which a board was recorded, newest first, at most 800. */
export async function listBoardDays(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('measure_boards').select('day').orderBy('day', 'desc').limit(800).execute()
  return rows.map((row) => row.day)
}

function boardRow(db: Db) {
  return db
    .selectFrom('measure_boards as b')
    .leftJoin('ledger_bodies as l', (join) => join.onRef('l.writer', '=', 'b.writer').onRef('l.seq', '=', 'b.seq'))
    .select(['b.day', 'l.body'])
    .limit(1)
}

async function neighbour(db: Db, day: string, side: 'before' | 'after'): Promise<string | undefined> {
  const days = db.selectFrom('measure_boards').select('day').limit(1)
  const row = await (side === 'before'
    ? days.where('day', '<', day).orderBy('day', 'desc')
    : days.where('day', '>', day).orderBy('day')
  ).executeTakeFirst()
  return row?.day
}

/** What stands there, where it is a board of this day: the row that led here proves nothing by itself. */
function readBoard(text: string, day: string): RecordedBoard | undefined {
  const board = readBody(RecordedBoard, text)
  return board?.day === day ? board : undefined
}
