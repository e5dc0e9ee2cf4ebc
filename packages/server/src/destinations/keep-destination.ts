import { X509Certificate } from 'node:crypto'
import { type DestinationInput, Fault, type UpstreamTrust } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { findLocation } from '../locations/store.ts'
import { type NamedRegister, addTo, updateIn } from '../registers/named-register.ts'
import { findResource } from '../resources/store.ts'
import { addressesOf } from './pin-addresses.ts'
import { type DestinationRow, findDestination, readDestination, whyUnreadable } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'place'>

/** What gateways may open (AD-15, TW-17): only what stands here can be reached through them. */
export const destinationRegister: NamedRegister<Omit<DestinationRow, 'off_at'>, DestinationInput> = {
  table: 'destinations',
  kind: 'destination',
  columns: (draft) => ({
    resource_id: draft.resource,
    kind: draft.kind,
    location_id: draft.via.kind === 'site' ? draft.via.site : null,
    public_name: draft.kind === 'tcp' ? null : draft.publicName,
    body: JSON.stringify(draft),
  }),
  body: (draft) => ({
    name: draft.name,
    resource: draft.resource,
    kind: draft.kind,
    via: draft.via.kind === 'site' ? draft.via.site : 'direct',
    ...placeIn(draft),
    ...(draft.kind === 'tcp' ? {} : { publicName: draft.publicName }),
    ...(draft.kind === 'web' ? { files: draft.files, webSocket: draft.webSocket } : {}),
  }),
  check: async (tx, draft) => {
    if (!isTrustReadable(draft)) throw wrong('trust', 'unreadable')
    const unfit = wrongInPool(draft)
    if (unfit !== undefined) throw unfit
    if ((await findResource(tx.db, draft.resource)) === undefined) throw wrong('resource', 'unknown')
    if (draft.via.kind === 'site' && (await findLocation(tx.db, draft.via.site)) === undefined)
      throw wrong('via', 'unknown')
  },
}

/** Where it stands, as the ledger tells it. */
function placeIn(draft: DestinationInput) {
  if (draft.kind !== 'desktop') return { host: draft.host, port: draft.port, pinned: [...(draft.pinned ?? [])] }
  const { pool } = draft
  if (pool.kind === 'builtIn') {
    const { startUrl, ...rest } = pool
    return { pool: startUrl === undefined ? rest : { ...rest, startUrl } }
  }
  const hosts = pool.hosts.map(({ host, port, pinned }) => ({ host, port, pinned: [...(pinned ?? [])] }))
  return { pool: { kind: pool.kind, protocol: pool.protocol, home: pool.home, idleMs: pool.idleMs, hosts } }
}

/** Whether the authority by which a certificate is judged is one: a gateway could do nothing with any other text. */
function isTrustReadable(draft: DestinationInput): boolean {
  if (draft.kind === 'tcp') return true
  if (draft.kind !== 'desktop') return isReadable(draft.trust)
  return draft.pool.kind === 'builtIn' || draft.pool.hosts.every(({ trust }) => isReadable(trust))
}

function isReadable(trust: UpstreamTrust | undefined): boolean {
  if (trust?.kind !== 'authority') return true
  try {
    return new X509Certificate(trust.pem).raw.length > 0
  } catch {
    return false
  }
}

/** What only some kinds of pools can be. */
function wrongInPool(draft: DestinationInput): Fault | undefined {
  if (draft.kind !== 'desktop') return undefined
  const { pool, via } = draft
  if (pool.kind === 'hosts') {
    const isBare = pool.protocol === 'rdp' && pool.hosts.some(({ trust }) => trust === undefined)
    return isBare ? wrong('hosts', 'no_certificate') : undefined
  }
  if (via.kind === 'site') return wrong('via', 'not_used')
  // a browser that reaches nothing is none
  return pool.profile === 'browser' && pool.reach === 'none' ? wrong('reach', 'required') : undefined
}

/** @throws Fault `conflict` (name, publicName), `bad_input` */
export async function addDestination(deps: Needs, actor: string, draft: DestinationInput): Promise<DestinationRow> {
  const pinned = await pin(deps, draft)
  await requireFreeName(deps, pinned)
  return { ...(await addTo(deps, destinationRegister, actor, pinned)), off_at: null }
}

/**
 * Somebody who points a destination elsewhere does not send its password there: it has to be set anew.
 * @throws Fault `conflict` (version, name, publicName), `bad_input`, `not_found`
 */
export async function changeDestination(
  deps: Needs,
  actor: string,
  change: { readonly id: string; readonly version: number; readonly draft: DestinationInput },
): Promise<DestinationRow> {
  const draft = await pin(deps, change.draft)
  await requireFreeName(deps, draft, change.id)
  return deps.store.write(async (tx) => {
    const before = await findDestination(tx.db, change.id)
    await updateIn(tx, deps, { register: destinationRegister, actor, change: { ...change, draft } })
    if (before !== undefined && placeBefore(before) !== placeOf(draft))
      await tx.db.deleteFrom('destination_secrets').where('destination_id', '=', change.id).execute()
    const after = await findDestination(tx.db, change.id)
    if (after === undefined) throw new Fault('not_found')
    return after
  })
}

/** Of one that cannot be read nobody knows where it was: its password goes nowhere. */
function placeBefore(row: DestinationRow): string | undefined {
  return whyUnreadable(row) === undefined ? placeOf(readDestination(row)) : undefined
}

function placeOf(draft: DestinationInput): string {
  const { kind, via } = draft
  if (kind !== 'desktop') return JSON.stringify([kind, via, draft.host, draft.port, draft.pinned])
  return JSON.stringify([kind, via, draft.pool.kind === 'hosts' ? draft.pool.hosts : []])
}

/**
 * The draft with the addresses it may have. A name is asked for once, here, when the gateway stands where we do; what a site's own name
 * service says only its connectors could ask, so there an administrator writes the addresses.
 */
async function pin({ place }: Needs, draft: DestinationInput): Promise<DestinationInput> {
  if (draft.kind !== 'tcp' && draft.publicName === new URL(place.url).hostname) throw wrong('publicName', 'taken')
  if (draft.kind !== 'desktop') return { ...draft, pinned: await addressesOf(draft, draft.via, 'host') }
  const { pool, via } = draft
  if (pool.kind === 'builtIn') return draft
  const hosts = []
  for (const each of pool.hosts) hosts.push({ ...each, pinned: await addressesOf(each, via, 'hosts') })
  return { ...draft, pool: { ...pool, hosts } }
}

async function requireFreeName({ store }: Needs, draft: DestinationInput, own?: string): Promise<void> {
  if (draft.kind === 'tcp') return
  const holder = await store.read
    .selectFrom('destinations')
    .select('id')
    .where('public_name', '=', draft.publicName)
    .executeTakeFirst()
  if (holder !== undefined && holder.id !== own) throw new Fault('conflict', { field: 'publicName' })
}

/** Off: nobody may open it, and what is open is cut; it stays in the register. */
export async function switchDestination(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { id, version, off }: { readonly id: string; readonly version: number; readonly off: boolean },
): Promise<DestinationRow> {
  return store.write(async (tx) => {
    const at = now()
    const row = await tx.db
      .updateTable('destinations')
      .set({ off_at: off ? at : null, version: version + 1, updated_at: at })
      .where('id', '=', id)
      .where('version', '=', version)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) {
      const present = await tx.db.selectFrom('destinations').select('version').where('id', '=', id).executeTakeFirst()
      throw present === undefined ? new Fault('not_found') : new Fault('conflict', { version: present.version })
    }
    await tx.append({ kind: 'destination.switched', actor, subject: `destination:${id}`, body: { off } })
    return row
  })
}

/** The seal that a destination's secret lies under in our database. */
export function secretPurpose(destination: string): string {
  return `destination ${destination}`
}

/** Keeps the password of an office PC. Nobody is shown it again: only gateways get it, each sealed to its own key. */
export async function setSecret(
  { store, now, sealer }: Pick<Deps, 'store' | 'now' | 'sealer'>,
  actor: string,
  { id, secret }: { readonly id: string; readonly secret: string },
): Promise<void> {
  const sealed = sealer.seal(secretPurpose(id), secret)
  await store.write(async (tx) => {
    const row = await tx.db.selectFrom('destinations').select('kind').where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw new Fault('not_found')
    if (row.kind !== 'vnc' && row.kind !== 'rdp' && row.kind !== 'desktop') throw wrong('secret', 'not_used')
    const values = { destination_id: id, sealed, set_at: now() }
    await tx.db
      .insertInto('destination_secrets')
      .values(values)
      .onConflict((conflict) => conflict.column('destination_id').doUpdateSet(values))
      .execute()
    await tx.append({ kind: 'destination.secretSet', actor, subject: `destination:${id}`, body: {} })
  })
}

function wrong(field: string, problem: string): Fault {
  return new Fault('bad_input', { in: 'body', fields: [{ field, problem }] })
}
