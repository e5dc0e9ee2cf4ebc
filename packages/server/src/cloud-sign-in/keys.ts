import { createHash, createPrivateKey, generateKeyPair, type KeyObject, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { type CloudKeyAnswer, Fault, type TurnCloudKeys } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import type { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { selfSigned } from './self-signed.ts'
import type { CloudSignInTables } from './tables.ts'

const YEAR_MS = 365 * 86_400_000
const KEY_BITS = 3072

type KeyRow = Selectable<CloudSignInTables['cloud_keys']>

/** A key by which we sign for services, the signing one first. */
export type CloudKey = {
  readonly id: string
  readonly state: CloudKeyAnswer['state']
  readonly key: KeyObject
  readonly certificate: string
}

/** The keys as they are now, the signing one first; the first is made where there is none. One that our seal does not open is left out. */
export async function readKeys(deps: Pick<Deps, 'store' | 'now' | 'random' | 'sealer'>): Promise<readonly CloudKey[]> {
  const present = await openKeys(deps)
  if (present.some(({ state }) => state === 'signing')) return present
  await addKey(deps, 'server', { signs: true })
  return openKeys(deps)
}

async function openKeys({ store, sealer }: Pick<Deps, 'store' | 'sealer'>): Promise<readonly CloudKey[]> {
  const rows = await listKeys(store.read)
  const order = { signing: 0, next: 1, past: 2 } as const
  const opened = rows.flatMap((row) => {
    const pem = sealer.open(purposeOf(row.id), row.sealed)
    if (pem === undefined) return []
    return [{ id: row.id, state: stateOf(row), key: createPrivateKey(pem), certificate: row.certificate }]
  })
  return opened.toSorted((one, other) => order[one.state] - order[other.state])
}

function listKeys(db: Kysely<Schema>): Promise<KeyRow[]> {
  return db.selectFrom('cloud_keys').selectAll().orderBy('made_at', 'desc').orderBy('id').limit(10).execute()
}

function stateOf({ signs_at, past_at }: Pick<KeyRow, 'signs_at' | 'past_at'>): CloudKey['state'] {
  if (past_at !== null) return 'past'
  return signs_at === null ? 'next' : 'signing'
}

function purposeOf(id: string): string {
  return `cloud key ${id}`
}

async function addKey(
  deps: Pick<Deps, 'store' | 'now' | 'random' | 'sealer'>,
  actor: string,
  { signs }: { readonly signs: boolean },
): Promise<void> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS })
  const at = deps.now()
  const id = newId(deps.random)
  const certificate = selfSigned(privateKey, { name: 'Taga', from: at - 86_400_000, until: at + 10 * YEAR_MS })
  const sealed = deps.sealer.seal(purposeOf(id), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  await deps.store.write(async (tx) => {
    // two who come first at the same moment: one key is enough
    const state = signs ? 'signing' : 'next'
    const same = (await listKeys(tx.db)).some(
      (row) => stateOf(row) === state && deps.sealer.open(purposeOf(row.id), row.sealed),
    )
    if (same) return
    const row = { id, sealed, certificate, made_at: at, signs_at: signs ? at : null, past_at: null }
    await tx.db.insertInto('cloud_keys').values(row).execute()
    await tx.append({ kind: 'cloudKey.made', actor, subject: `cloudKey:${id}`, body: { state } })
  })
}

/**
 * Turns the keys on: `prepare` publishes one more, so that services can fetch or be given it; `switch` lets it sign, the one before stays
 * published; `drop` takes away what signs no more.
 * @throws Fault `conflict` where there is nothing to switch to or drop
 */
export async function turnKeys(
  deps: Pick<Deps, 'store' | 'now' | 'random' | 'sealer'>,
  actor: string,
  act: z.infer<typeof TurnCloudKeys>['act'],
): Promise<void> {
  if (act === 'prepare') return addKey(deps, actor, { signs: false })
  await deps.store.write(async (tx) => {
    const rows = await listKeys(tx.db)
    const at = deps.now()
    const next = rows.find((row) => stateOf(row) === 'next')
    const past = rows.filter((row) => stateOf(row) === 'past')
    if (act === 'drop') {
      if (past.length === 0) throw new Fault('conflict', { keys: 'none' })
      const ids = past.map(({ id }) => id)
      await tx.db.deleteFrom('cloud_keys').where('id', 'in', ids).execute()
      for (const id of ids) await tx.append({ kind: 'cloudKey.dropped', actor, subject: `cloudKey:${id}`, body: {} })
      return
    }
    if (next === undefined) throw new Fault('conflict', { keys: 'none' })
    await tx.db
      .updateTable('cloud_keys')
      .set({ past_at: at })
      .where('past_at', 'is', null)
      .where('signs_at', 'is not', null)
      .execute()
    await tx.db.updateTable('cloud_keys').set({ signs_at: at }).where('id', '=', next.id).execute()
    await tx.append({ kind: 'cloudKey.signs', actor, subject: `cloudKey:${next.id}`, body: {} })
  })
}

export function answerKey({ id, state, certificate }: CloudKey, now: number): CloudKeyAnswer {
  const read = new X509Certificate(certificate)
  const sha256 = createHash('sha256').update(read.raw).digest('hex')
  const notAfter = Date.parse(read.validTo)
  return { id, state, certificate, sha256, notAfter, endsSoon: endsSoon(notAfter, now) }
}

/** Services are told by hand, some of them: half a year is not too early. */
const SOON_MS = YEAR_MS / 2

function endsSoon(notAfter: number, now: number): boolean {
  return notAfter - SOON_MS <= now
}

/** When the certificate by which we sign ends (epoch ms), where that is soon; undefined also where none has been made. */
export async function signingEndsSoon(db: Kysely<Schema>, now: number): Promise<number | undefined> {
  const signing = (await listKeys(db)).find((row) => stateOf(row) === 'signing')
  if (signing === undefined) return undefined
  const notAfter = Date.parse(new X509Certificate(signing.certificate).validTo)
  return endsSoon(notAfter, now) ? notAfter : undefined
}
