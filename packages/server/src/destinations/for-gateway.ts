import type { Destination, DestinationInput, KnownConnector, OutpostKind } from '@taga/contract'
import type { PatternId } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { secretPurpose } from './keep-destination.ts'
import { sealTo } from './seal-to.ts'
import { type DestinationRow, listDestinations, readDestination, secretsOf } from './store.ts'

/** The way of teleworking that something is. A pool that gives a browser alone is a secure browser. */
export function patternOf(destination: DestinationInput): PatternId {
  if (destination.kind !== 'desktop') return PATTERN_OF[destination.kind]
  const { pool } = destination
  return pool.kind === 'builtIn' && pool.profile === 'browser' ? 'secure_browser' : 'virtual_desktop'
}

const PATTERN_OF = {
  web: 'cloud_app',
  vnc: 'remote_desktop',
  rdp: 'remote_desktop',
  tcp: 'take_home_pc',
} as const satisfies Record<Exclude<DestinationInput['kind'], 'desktop'>, PatternId>

/** What a gateway may open: everything that is switched on, with secrets that it alone can read. */
export async function destinationsFor(
  db: Kysely<Schema>,
  { sealer }: Pick<Deps, 'sealer'>,
  gateway: { readonly sealKey: string | undefined },
): Promise<{ readonly destinations: readonly Destination[]; readonly connectors: readonly KnownConnector[] }> {
  const rows = await listDestinations(db)
  const secrets = await secretsOf(
    db,
    rows.filter((row) => row.kind === 'vnc' || row.kind === 'rdp' || row.kind === 'desktop').map((row) => row.id),
  )
  const secretFor = (id: string) => {
    const sealed = secrets.get(id)
    const secret = sealed === undefined ? undefined : sealer.open(secretPurpose(id), sealed)
    if (secret === undefined || gateway.sealKey === undefined) return {}
    return { secret: sealTo(gateway.sealKey, secretPurpose(id), secret) }
  }
  return {
    destinations: rows.map((row) => toDestination(row, secretFor)),
    connectors: await listConnectors(db),
  }
}

function toDestination(row: DestinationRow, secretFor: (id: string) => { readonly secret?: string }): Destination {
  const { id } = row
  const read = readDestination(row)
  const named = { id, resource: row.resource_id, name: row.name, pattern: patternOf(read), via: read.via }
  if (read.kind === 'desktop') {
    const { publicName, user, pool } = read
    const own = { ...named, kind: read.kind, publicName, ...(user === undefined ? {} : { user }) }
    if (pool.kind === 'builtIn') return { ...own, pool }
    const hosts = pool.hosts.map((host) => ({ ...host, pinned: host.pinned ?? [] }))
    return { ...own, ...secretFor(id), pool: { ...pool, hosts } }
  }
  const common = {
    ...named,
    host: read.host,
    port: read.port,
    pinned: [...(read.pinned ?? [])],
  }
  switch (read.kind) {
    case 'tcp':
      return { ...common, kind: 'tcp' }
    case 'web': {
      const { kind, publicName, scheme, trust, hostHeader, webSocket, files, mostUploadBytes, encodedSlashes } = read
      const web = { ...common, kind, publicName, scheme, trust, hostHeader, webSocket, files, mostUploadBytes }
      return encodedSlashes === undefined ? web : { ...web, encodedSlashes }
    }
    case 'vnc':
    case 'rdp': {
      const { publicName, user, wakeMac } = read
      const office = {
        ...common,
        publicName,
        ...secretFor(id),
        ...(user === undefined ? {} : { user }),
        ...(wakeMac === undefined ? {} : { wake: { mac: wakeMac } }),
      }
      if (read.kind === 'vnc')
        return { ...office, kind: 'vnc', ...(read.trust === undefined ? {} : { trust: read.trust }) }
      return {
        ...office,
        kind: 'rdp',
        trust: read.trust,
        ...(read.domain === undefined ? {} : { domain: read.domain }),
      }
    }
  }
}

const CONNECTOR: OutpostKind = 'connector'
const GATEWAY: OutpostKind = 'gateway'

/** By which what any gateway in use signs is verified. */
export async function gatewayKeys(db: Kysely<Schema>): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('outposts')
    .select('public_key')
    .where('kind', '=', GATEWAY)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .limit(1_000)
    .execute()
  return rows.map((row) => row.public_key)
}

async function listConnectors(db: Kysely<Schema>): Promise<readonly KnownConnector[]> {
  const rows = await db
    .selectFrom('outposts')
    .select(['id', 'name', 'site', 'public_key'])
    .where('kind', '=', CONNECTOR)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .limit(1_000)
    .execute()
  return rows.flatMap(({ id, name, site, public_key: publicKey }) =>
    site === null ? [] : [{ id, name, site, publicKey }],
  )
}
