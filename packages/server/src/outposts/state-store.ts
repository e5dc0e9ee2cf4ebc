import { GatewayState, RefusedStream } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { Schema } from '../db/schema.ts'

type Db = Kysely<Schema>

export type KnownState = {
  readonly state: (GatewayState & { readonly at: number }) | undefined
  readonly refused: (RefusedStream & { readonly at: number }) | undefined
}

/** What is known of how outposts stand; few lines, since there are few outposts. One that a newer version wrote says nothing. */
export async function readStates(db: Db, outpost?: string): Promise<ReadonlyMap<string, KnownState>> {
  const rows = await db
    .selectFrom('outpost_states')
    .selectAll()
    .$if(outpost !== undefined, (query) => query.where('outpost_id', '=', outpost ?? ''))
    .orderBy('outpost_id')
    .limit(1_000)
    .execute()
  return new Map(
    rows.map((row) => [
      row.outpost_id,
      { state: readAt(GatewayState, row.body, row.at), refused: readAt(RefusedStream, row.refused, row.refused_at) },
    ]),
  )
}

function readAt<S extends z.ZodType<object>>(
  schema: S,
  text: string | null,
  at: number | null,
): (z.output<S> & { readonly at: number }) | undefined {
  if (text === null || at === null) return undefined
  try {
    return { ...schema.parse(JSON.parse(text)), at }
  } catch {
    return undefined // never shown as good: without a state a gateway is shown as unknown
  }
}

export async function putState(
  db: Db,
  { outpost, at, state }: { readonly outpost: string; readonly at: number; readonly state: GatewayState },
): Promise<void> {
  const values = { at, body: JSON.stringify(state) }
  await db
    .insertInto('outpost_states')
    .values({ outpost_id: outpost, refused_at: null, refused: null, ...values })
    .onConflict((conflict) => conflict.column('outpost_id').doUpdateSet(values))
    .execute()
}

export async function putRefused(
  db: Db,
  { outpost, at, refused }: { readonly outpost: string; readonly at: number; readonly refused: RefusedStream },
): Promise<void> {
  const values = { refused_at: at, refused: JSON.stringify(refused) }
  await db
    .insertInto('outpost_states')
    .values({ outpost_id: outpost, at: null, body: null, ...values })
    .onConflict((conflict) => conflict.column('outpost_id').doUpdateSet(values))
    .execute()
}

export async function clearRefused(db: Db, outpost: string): Promise<void> {
  await db
    .updateTable('outpost_states')
    .set({ refused_at: null, refused: null })
    .where('outpost_id', '=', outpost)
    .execute()
}

export async function setEngine(db: Db, id: string, engine: string): Promise<void> {
  await db.updateTable('outposts').set({ engine }).where('id', '=', id).where('engine', '!=', engine).execute()
}
