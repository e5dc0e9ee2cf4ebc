import { Fault } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Json, Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { foldText } from '../register-text.ts'

/** What every register whose rows are told apart by name has. `version` counts changes, for optimistic concurrency. */
export type NamedColumns = {
  readonly id: string
  readonly name: string
  /** The name as it is compared: no two rows share it. */
  readonly name_key: string
  readonly version: number
  readonly created_at: number
  readonly updated_at: number
}

/** A register in which no two rows have one name: entrances, resources, assets, services, locations. */
export type NamedRegister<Row extends NamedColumns, Draft extends { readonly name: string }> = {
  readonly table: 'assets' | 'cloud_services' | 'destinations' | 'entrances' | 'locations' | 'resources' | 'services'
  /** What one row is called in the ledger: entries `asset.added` and `asset.changed` about `asset:ID`. */
  readonly kind: 'asset' | 'cloudService' | 'destination' | 'entrance' | 'location' | 'resource' | 'service'
  readonly columns: (draft: Draft, now: number) => Omit<Row, keyof NamedColumns>
  /** What the ledger keeps of a row, in a body that can be erased. */
  readonly body: (draft: Draft) => Json
  /** Refuses what the shape alone cannot: a reference to nothing, a date out of range. */
  readonly check?: (tx: Tx, draft: Draft, now: number) => Promise<void>
}

export type NamedChange<Draft> = { readonly id: string; readonly version: number; readonly draft: Draft }

/** @throws Fault `conflict` (detail.field name) where the register has this name; `bad_input` as the register checks */
export function addTo<Row extends NamedColumns, Draft extends { readonly name: string }>(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  register: NamedRegister<Row, Draft>,
  actor: string,
  draft: Draft,
): Promise<Row> {
  return deps.store.write((tx) => insertInto(tx, deps, { register, actor, draft }))
}

/** The same inside an open transaction. */
export async function insertInto<Row extends NamedColumns, Draft extends { readonly name: string }>(
  tx: Tx,
  deps: Pick<Deps, 'now' | 'random'>,
  {
    register,
    actor,
    draft,
  }: { readonly register: NamedRegister<Row, Draft>; readonly actor: string; readonly draft: Draft },
): Promise<Row> {
  const now = deps.now()
  await register.check?.(tx, draft, now)
  // the register's own columns and the named ones together are a row of it
  const row = {
    id: newId(deps.random),
    name: draft.name,
    name_key: foldText(draft.name),
    ...register.columns(draft, now),
    version: 1,
    created_at: now,
    updated_at: now,
  } as unknown as Row
  const inserted = await tableOf<Row>(tx)
    .insertInto(register.table)
    .values(row as never) // a row of this table, as its register says
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new Fault('conflict', { field: 'name' })
  await append(tx, 'added', { register, actor, id: row.id, draft })
  return row
}

/** @throws Fault `not_found`; `conflict` for a change in between or a name that is taken; `bad_input` as the register checks */
export function changeIn<Row extends NamedColumns, Draft extends { readonly name: string }>(
  deps: Pick<Deps, 'store' | 'now'>,
  register: NamedRegister<Row, Draft>,
  actor: string,
  change: NamedChange<Draft>,
): Promise<Row> {
  return deps.store.write((tx) => updateIn(tx, deps, { register, actor, change }))
}

/** The same inside an open transaction. */
export async function updateIn<Row extends NamedColumns, Draft extends { readonly name: string }>(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  {
    register,
    actor,
    change,
  }: { readonly register: NamedRegister<Row, Draft>; readonly actor: string; readonly change: NamedChange<Draft> },
): Promise<Row> {
  const { id, version, draft } = change
  const now = deps.now()
  await register.check?.(tx, draft, now)
  const named = { name: draft.name, name_key: foldText(draft.name) }
  const db = tableOf<Row>(tx)
  const namesake = await db
    .selectFrom(register.table)
    .select('id')
    .where('name_key', '=', named.name_key as never) // texts, as NamedColumns says
    .where('id', '!=', id as never)
    .executeTakeFirst()
  if (namesake !== undefined) throw new Fault('conflict', { field: 'name' })
  const row = await db
    .updateTable(register.table)
    .set({ ...named, ...register.columns(draft, now), version: version + 1, updated_at: now } as never)
    .where('id', '=', id as never)
    .where('version', '=', version as never)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw await missed(tx, register.table, id)
  await append(tx, 'changed', { register, actor, id, draft })
  return row as unknown as Row // all columns of a row of this table
}

async function missed(
  tx: Tx,
  table: NamedRegister<NamedColumns, { name: string }>['table'],
  id: string,
): Promise<Fault> {
  const present = await tableOf<NamedColumns>(tx)
    .selectFrom(table)
    .select('version')
    .where('id', '=', id)
    .executeTakeFirst()
  return present === undefined ? new Fault('not_found') : new Fault('conflict', { version: present.version })
}

async function append<Row extends NamedColumns, Draft extends { readonly name: string }>(
  tx: Tx,
  what: 'added' | 'changed',
  entry: { register: NamedRegister<Row, Draft>; actor: string; id: string; draft: Draft },
): Promise<void> {
  const { kind, body } = entry.register
  await tx.append({
    kind: `${kind}.${what}`,
    actor: entry.actor,
    subject: `${kind}:${entry.id}`,
    body: body(entry.draft),
  })
}

/** The tables of named registers seen alike: their own columns are told by the register. */
function tableOf<Row extends NamedColumns>(
  tx: Tx,
): Kysely<Record<NamedRegister<NamedColumns, { name: string }>['table'], Row>> {
  return tx.db as unknown as Kysely<Record<NamedRegister<NamedColumns, { name: string }>['table'], Row>>
}
