import {
  type ChangeNameList,
  Fault,
  MOST_NAME_LISTS,
  MOST_NAMES_OF_LIST,
  type NameAct,
  type NameCategory,
} from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { foldText } from '../register-text.ts'
import { packNames } from './pack-names.ts'
import { readLines, TooManyNames } from './read-lines.ts'
import { findNameList, type ListContent, type NameListRow } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random'>

/** Parts that no list came to use are of an upload that did not end. */
const ORPHAN_MS = 3_600_000

/** @throws Fault `conflict` where the name is taken or there are as many lists as there may be */
export async function addNameList(
  { store, now, random }: Needs,
  actor: string,
  draft: { readonly name: string; readonly act: NameAct; readonly category: NameCategory },
): Promise<NameListRow> {
  return store.write(async (tx) => {
    await requireFreeName(tx.db, draft.name)
    const { count } = await tx.db
      .selectFrom('dns_lists')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .executeTakeFirstOrThrow()
    if (Number(count) >= MOST_NAME_LISTS) throw new Fault('conflict', { field: 'lists' })
    const row: NameListRow = {
      id: newId(random),
      ...draft,
      name_key: foldText(draft.name),
      off_at: null,
      content_id: null,
      content: null,
      given_at: null,
      version: 1,
      created_at: now(),
    }
    await tx.db.insertInto('dns_lists').values(row).execute()
    const { act, category } = draft
    await tx.append({
      kind: 'names.listAdded',
      actor,
      subject: `names:${row.id}`,
      body: { name: draft.name, act, category },
    })
    return row
  })
}

/** @throws Fault `conflict` for a change in between or a name that is taken; `not_found` */
export async function changeNameList(
  { store, now }: Pick<Needs, 'store' | 'now'>,
  actor: string,
  { id, change }: { readonly id: string; readonly change: ChangeNameList },
): Promise<NameListRow> {
  const { name, act, category, off, version } = change
  return store.write(async (tx) => {
    await requireFreeName(tx.db, name, id)
    const before = await findNameList(tx.db, id)
    if (before === undefined) throw new Fault('not_found')
    const row = await tx.db
      .updateTable('dns_lists')
      .set({
        name,
        name_key: foldText(name),
        act,
        category,
        off_at: off ? (before.off_at ?? now()) : null,
        version: version + 1,
      })
      .where('id', '=', id)
      .where('version', '=', version)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) throw new Fault('conflict', { version: before.version })
    await tx.append({ kind: 'names.listChanged', actor, subject: `names:${id}`, body: { name, act, category, off } })
    return row
  })
}

async function requireFreeName(db: Kysely<Schema>, name: string, own?: string): Promise<void> {
  const holder = await db.selectFrom('dns_lists').select('id').where('name_key', '=', foldText(name)).executeTakeFirst()
  if (holder !== undefined && holder.id !== own) throw new Fault('conflict', { field: 'name' })
}

export async function removeNameList({ store }: Pick<Needs, 'store'>, actor: string, id: string): Promise<void> {
  await store.write(async (tx) => {
    const row = await findNameList(tx.db, id)
    if (row === undefined) throw new Fault('not_found')
    await tx.db.deleteFrom('dns_lists').where('id', '=', id).execute()
    if (row.content_id !== null)
      await tx.db.deleteFrom('dns_list_parts').where('content_id', '=', row.content_id).execute()
    await tx.append({ kind: 'names.listRemoved', actor, subject: `names:${id}`, body: {} })
  })
}

/**
 * Gives a list the names of a text, in the place of those that it had. Bad lines are left out and told; the parts are written beside those in
 * use, and all come into force in one moment.
 * @throws Fault `not_found`; `bad_input` where there is no name in it, or too many
 */
export async function giveNames(
  deps: Needs,
  actor: string,
  { id, text }: { readonly id: string; readonly text: Uint8Array },
): Promise<NameListRow> {
  const { store, now, random } = deps
  if ((await findNameList(store.read, id)) === undefined) throw new Fault('not_found')
  const read = await readLines(text, MOST_NAMES_OF_LIST).catch((error: unknown) => {
    throw error instanceof TooManyNames ? wrong('tooMany') : error
  })
  const { names, lines, badLines, bad } = read
  if (names.size === 0) throw wrong('noNames')
  const { parts, sha256, bytes } = await packNames(names).catch((error: unknown) => {
    throw error instanceof RangeError ? wrong('notSpread') : error
  })
  const contentId = newId(random)
  await store.write((tx) => removeOrphans(tx.db, now()))
  for (const [number, body] of parts.entries())
    await store.write((tx) =>
      tx.db.insertInto('dns_list_parts').values({ content_id: contentId, number, body, made_at: now() }).execute(),
    )
  const content: ListContent = { names: names.size, lines, badLines, bad: [...bad], bytes, parts: parts.length, sha256 }
  return store.write(async (tx) => {
    const before = await findNameList(tx.db, id)
    if (before === undefined) throw new Fault('not_found')
    const row = await tx.db
      .updateTable('dns_lists')
      .set({ content_id: contentId, content: JSON.stringify(content), given_at: now(), version: before.version + 1 })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    if (before.content_id !== null)
      await tx.db.deleteFrom('dns_list_parts').where('content_id', '=', before.content_id).execute()
    await tx.append({
      kind: 'names.given',
      actor,
      subject: `names:${id}`,
      body: { names: names.size, lines, badLines, sha256 },
    })
    return row
  })
}

async function removeOrphans(db: Kysely<Schema>, now: number): Promise<void> {
  await db
    .deleteFrom('dns_list_parts')
    .where('made_at', '<', now - ORPHAN_MS)
    .where('content_id', 'not in', (eb) =>
      eb
        .selectFrom('dns_lists')
        .select('content_id')
        .where('content_id', 'is not', null)
        .$castTo<{ content_id: string }>(),
    )
    .execute()
}

function wrong(problem: string): Fault {
  return new Fault('bad_input', { in: 'body', fields: [{ field: 'names', problem }] })
}
