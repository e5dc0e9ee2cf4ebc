import {
  type AskNamePart,
  Fault,
  type NamePart,
  type NamesAsked,
  type NamesBuilt,
  type NamesForGateway,
} from '@taga/contract'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { contentOf, findPart, listDnsDevices, listNameRules, listsInForce, readDnsSettings } from './store.ts'

/** By what gateways answer names, as the stream says it. `key` tells two readings apart. */
export async function readNamesMessage(db: Kysely<Schema>): Promise<{ readonly key: string; readonly text: string }> {
  const { settings } = await readDnsSettings(db)
  const lists = await listsInForce(db)
  const said: NamesForGateway = {
    kind: 'names',
    settings,
    lists: lists.flatMap((row) => {
      const content = contentOf(row)
      if (content === undefined) return []
      const { names, bytes, parts, sha256 } = content
      const { id, name, act, category, content_id: contentId } = row
      return [{ id, name, act, category, content: contentId, names, bytes, parts, sha256 }]
    }),
    rules: (await listNameRules(db)).map(({ id, act, kind, value }) => ({ id, act, kind, value })),
    devices: (await listDnsDevices(db)).map(({ device, hash }) => ({ device, hash })),
  }
  const text = JSON.stringify(said)
  return { key: text, text }
}

/** One part of a list. What is in no list any more is not there. */
export async function answerNamePart(
  { store }: Pick<Deps, 'store'>,
  { content, number }: z.infer<typeof AskNamePart>,
): Promise<z.infer<typeof NamePart>> {
  const part = await findPart(store.read, content, number)
  if (part === undefined) throw new Fault('not_found')
  return { gzip: part.body }
}

/** A gateway answers by these lists from now on; no change for the ledger. */
export async function keepNamesBuilt(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  outpost: string,
  built: NamesBuilt,
): Promise<object> {
  const values = { outpost_id: outpost, body: JSON.stringify(built), at: now() }
  await store.write((tx) =>
    tx.db
      .insertInto('dns_gateways')
      .values(values)
      .onConflict((conflict) => conflict.column('outpost_id').doUpdateSet(values))
      .execute(),
  )
  return {}
}

/** Devices were heard of. For what, nobody says. */
export async function keepNamesAsked(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  { devices }: z.infer<typeof NamesAsked>,
): Promise<object> {
  await store.write(async (tx) => {
    for (let from = 0; from < devices.length; from += 500)
      await tx.db
        .updateTable('dns_devices')
        .set({ asked_at: now() })
        .where('device_id', 'in', devices.slice(from, from + 500))
        .execute()
  })
  return {}
}
