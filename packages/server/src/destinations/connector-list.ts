import {
  AskConnectorList,
  CONNECTOR_LIST_PATH,
  type ConnectorList,
  connectorListText,
  Fault,
  OUTPOST_HEADER,
  poolHostId,
  SIGNATURE_HEADER,
  type SignedConnectorList,
  signedText,
} from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { digest } from '../http/secrets.ts'
import { noteOutpostSeen } from '../outposts/store.ts'
import { isSignedBy, readPublicKey } from '../reports/verify-signature.ts'
import { listDestinations, readDestination } from './store.ts'

/** A clock further off than this could only be answered with a list that seems old or from the future. */
const CLOCK_MS = 10 * 60_000
/** That a connector was there is noted so often at most. */
const NOTE_EVERY_MS = 30_000

type Needs = Pick<Deps, 'store' | 'now' | 'audience' | 'serverKey'>
type Connector = { readonly id: string; readonly site: string; readonly seenAt: number }

/**
 * What a connector may open, signed by this server's key: the connector believes nobody else, so that a gateway that was taken over cannot
 * make it open more. Its number goes up with every list that says something else.
 * @throws Fault `unknown_device`, `bad_signature`, `device_stopped`, `bad_input` (field at: the clock)
 */
export async function connectorList(
  deps: Needs,
  asked: { readonly headers: Headers; readonly bytes: Uint8Array },
): Promise<SignedConnectorList> {
  const { store, now } = deps
  const connector = await identify(deps, asked)
  if (now() - connector.seenAt >= NOTE_EVERY_MS) await store.write((tx) => noteOutpostSeen(tx.db, connector.id, now()))
  const { at } = readAsked(asked.bytes)
  if (Math.abs(at - now()) > CLOCK_MS)
    throw new Fault('bad_input', { in: 'body', fields: [{ field: 'at', problem: 'clock' }] })
  const content = await contentFor(store.read, connector)
  const text = JSON.stringify({ ...content, number: await numberOf(deps, connector.id, content), at: now() })
  return { text, signature: deps.serverKey.sign(connectorListText(text)) }
}

async function identify(
  { store, audience }: Needs,
  { headers, bytes }: { readonly headers: Headers; readonly bytes: Uint8Array },
): Promise<Connector> {
  const id = headers.get(OUTPOST_HEADER) ?? ''
  const row = await store.read.selectFrom('outposts').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined || row.kind !== 'connector') throw new Fault('unknown_device')
  const key = readPublicKey(row.public_key, 'ed25519')
  const bodyHash = digest(bytes)
  const text = signedText({ purpose: 'taga-outpost-call/1', audience, path: CONNECTOR_LIST_PATH, bodyHash })
  const signature = headers.get(SIGNATURE_HEADER) ?? ''
  if (key === undefined || !isSignedBy(key, 'ed25519', { text, signature })) throw new Fault('bad_signature')
  if (row.revoked_at !== null || row.site === null) throw new Fault('device_stopped')
  return { id: row.id, site: row.site, seenAt: row.last_seen_at ?? 0 }
}

function readAsked(bytes: Uint8Array): AskConnectorList {
  try {
    return AskConnectorList.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch (cause) {
    throw new Fault('malformed', {}, { cause })
  }
}

type Content = Omit<ConnectorList, 'number' | 'at'>

async function contentFor(db: Kysely<Schema>, connector: Connector): Promise<Content> {
  const gateways = await db
    .selectFrom('outposts')
    .select(['url', 'public_key'])
    .where('kind', '=', 'gateway')
    .where('revoked_at', 'is', null)
    .where('url', 'is not', null)
    .orderBy('id')
    .limit(100)
    .execute()
  const rows = await listDestinations(db)
  return {
    format: 1,
    connector: connector.id,
    gateways: gateways.map((row) => ({ url: row.url ?? '', publicKey: row.public_key })),
    destinations: rows
      .filter((row) => row.location_id === connector.site)
      .flatMap((row) => {
        const read = readDestination(row)
        if (read.kind === 'desktop') return read.pool.kind === 'hosts' ? machinesOf(row.id, read.pool.hosts) : []
        const wake = read.kind === 'vnc' || read.kind === 'rdp' ? read.wakeMac : undefined
        const { host, port, pinned = [] } = read
        return [{ id: row.id, host, port, pinned: [...pinned], ...(wake === undefined ? {} : { wake }) }]
      }),
  }
}

type Machine = Pick<Content['destinations'][number], 'host' | 'port'> & {
  readonly pinned?: readonly string[] | undefined
}

function machinesOf(destination: string, hosts: readonly Machine[]): Content['destinations'] {
  return hosts.map(({ host, port, pinned = [] }) => ({
    id: poolHostId(destination, { host, port }),
    host,
    port,
    pinned: [...pinned],
  }))
}

/**
 * The number of a list with this content: the one before where nothing changed, else a higher one. It is never below the seconds of the
 * clock, so that after a restore of older data connectors do not take new lists for old ones.
 */
async function numberOf({ store, now }: Needs, connector: string, content: Content): Promise<number> {
  const mark = digest(JSON.stringify(content))
  const known = await store.read
    .selectFrom('connector_lists')
    .selectAll()
    .where('connector_id', '=', connector)
    .executeTakeFirst()
  if (known?.digest === mark) return known.number
  return store.write(async (tx) => {
    const row = await tx.db
      .insertInto('connector_lists')
      .values({ connector_id: connector, number: Math.floor(now() / 1000), digest: mark })
      .onConflict((conflict) =>
        conflict.column('connector_id').doUpdateSet((eb) => ({
          number: eb
            .case()
            .when('excluded.number', '>', eb.ref('connector_lists.number'))
            .then(eb.ref('excluded.number'))
            .else(eb('connector_lists.number', '+', 1))
            .end(),
          digest: mark,
        })),
      )
      .returning('number')
      .executeTakeFirstOrThrow()
    return row.number
  })
}
