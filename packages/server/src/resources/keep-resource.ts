import { Fault } from '@taga/contract'
import type { Level } from '@taga/core'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { findDevice } from '../devices/store.ts'
import { newId } from '../new-id.ts'
import { foldText } from '../register-text.ts'
import { type ResourceRow, findResource } from './store.ts'

/** What the register is told of a resource. What is left out is not known, and counts as the worse. */
export type ResourceDraft = {
  readonly name: string
  readonly level?: Level | undefined
  readonly rightNeeded?: string | undefined
  readonly teleworkAllowed?: boolean | undefined
  readonly fitForConfidential?: boolean | undefined
  readonly savingPossible?: boolean | undefined
  readonly external?: boolean | undefined
  readonly hostDevice?: string | undefined
}

/** @throws Fault `conflict` where a resource has this name; `bad_input` for a host device that does not exist */
export function addResource(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  draft: ResourceDraft,
): Promise<ResourceRow> {
  return deps.store.write((tx) => insertResource(tx, deps, actor, draft))
}

/** The same inside an open transaction. */
export async function insertResource(
  tx: Tx,
  deps: Pick<Deps, 'now' | 'random'>,
  actor: string,
  draft: ResourceDraft,
): Promise<ResourceRow> {
  await requireHost(tx, draft.hostDevice)
  const now = deps.now()
  const row: ResourceRow = {
    id: newId(deps.random),
    ...resourceColumns(draft),
    version: 1,
    created_at: now,
    updated_at: now,
  }
  const inserted = await tx.db
    .insertInto('resources')
    .values(row)
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new Fault('conflict', { field: 'name' })
  await tx.append({ kind: 'resource.added', actor, subject: `resource:${row.id}`, body: resourceBody(row) })
  return row
}

export type ResourceChange = { readonly id: string; readonly version: number; readonly draft: ResourceDraft }

/** @throws Fault `not_found`; `conflict` for a change in between or a name that is taken */
export function changeResource(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  change: ResourceChange,
): Promise<ResourceRow> {
  return deps.store.write((tx) => updateResource(tx, deps, actor, change))
}

/** The same inside an open transaction. */
export async function updateResource(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  actor: string,
  { id, version, draft }: ResourceChange,
): Promise<ResourceRow> {
  await requireHost(tx, draft.hostDevice)
  const namesake = await tx.db
    .selectFrom('resources')
    .select('id')
    .where('name_key', '=', foldText(draft.name))
    .where('id', '!=', id)
    .executeTakeFirst()
  if (namesake !== undefined) throw new Fault('conflict', { field: 'name' })
  const row = await tx.db
    .updateTable('resources')
    .set({ ...resourceColumns(draft), version: version + 1, updated_at: deps.now() })
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) {
    const present = await findResource(tx.db, id)
    throw present === undefined ? new Fault('not_found') : new Fault('conflict', { version: present.version })
  }
  await tx.append({ kind: 'resource.changed', actor, subject: `resource:${id}`, body: resourceBody(row) })
  return row
}

async function requireHost(tx: Tx, host: string | undefined): Promise<void> {
  if (host === undefined) return
  if ((await findDevice(tx.db, host)) === undefined)
    throw new Fault('bad_input', { in: 'body', fields: [{ field: 'hostDevice' }] })
}

function resourceColumns(draft: ResourceDraft) {
  return {
    name: draft.name,
    name_key: foldText(draft.name),
    level: draft.level ?? null,
    right_needed: draft.rightNeeded ?? null,
    telework_allowed: flag(draft.teleworkAllowed),
    fit_for_confidential: flag(draft.fitForConfidential),
    saving_possible: flag(draft.savingPossible),
    external: flag(draft.external),
    host_device_id: draft.hostDevice ?? null,
  }
}

function flag(value: boolean | undefined): number | null {
  if (value === undefined) return null
  return value ? 1 : 0
}

function resourceBody(row: ResourceRow) {
  const {
    name,
    level,
    right_needed,
    telework_allowed,
    fit_for_confidential,
    saving_possible,
    external,
    host_device_id,
  } = row
  return {
    name,
    level,
    rightNeeded: right_needed,
    teleworkAllowed: telework_allowed,
    fitForConfidential: fit_for_confidential,
    savingPossible: saving_possible,
    external,
    hostDevice: host_device_id,
  }
}
