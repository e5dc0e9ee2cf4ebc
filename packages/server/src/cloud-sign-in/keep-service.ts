import { X509Certificate } from 'node:crypto'
import { type CloudSecretAnswer, type CloudServiceInput, Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { hashSecret, newSecret } from '../http/secrets.ts'
import { newId } from '../new-id.ts'
import { type NamedRegister, insertInto, updateIn } from '../registers/named-register.ts'
import { findResource } from '../resources/store.ts'
import { type CloudServiceRow, findService, putSecret, readService } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random'>
type RegisteredRow = Omit<CloudServiceRow, 'off_at' | 'peer_key'>

/** Cloud services whose people sign in through us (AD-14, AD-15): nobody else is given a code or an assertion. */
const cloudServiceRegister: NamedRegister<RegisteredRow, CloudServiceInput & { readonly peer?: string }> = {
  table: 'cloud_services',
  kind: 'cloudService',
  columns: ({ peer, ...draft }) => ({
    resource_id: draft.resource,
    protocol: draft.protocol,
    body: JSON.stringify(draft),
    ...(peer === undefined ? {} : { peer_key: peer }),
  }),
  body: (draft) => ({
    name: draft.name,
    resource: draft.resource,
    protocol: draft.protocol,
    released: [...draft.released],
    addresses: draft.protocol === 'oidc' ? [...draft.redirectUris] : [...draft.acs],
    revocation: draft.revocation.kind,
  }),
  check: async (tx, draft) => {
    if ((await findResource(tx.db, draft.resource)) === undefined) throw wrong('resource', 'unknown')
    if (draft.protocol === 'saml' && draft.requestCertificate !== undefined && !isCertificate(draft.requestCertificate))
      throw wrong('requestCertificate', 'unreadable')
  },
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).publicKey.asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

/** @throws Fault `conflict` (name, entityId), `bad_input` */
export function addService(deps: Needs, actor: string, draft: CloudServiceInput): Promise<CloudServiceRow> {
  return deps.store.write(async (tx) => {
    // an OpenID Connect service calls itself by a name of ours, which is not its id in the register
    const peer = draft.protocol === 'saml' ? draft.entityId : newId(deps.random)
    await requireFreePeer(tx, peer)
    const { id } = await insertInto(tx, deps, { register: cloudServiceRegister, actor, draft: { ...draft, peer } })
    return found(tx, id)
  })
}

/**
 * What is open stays open, and ends by what is registered now; where the service belongs to another resource, it is ended at once.
 * @throws Fault `conflict` (version, name, entityId), `bad_input`, `not_found`
 */
export function changeService(
  deps: Needs,
  actor: string,
  change: { readonly id: string; readonly version: number; readonly draft: CloudServiceInput },
): Promise<CloudServiceRow> {
  const { id, draft } = change
  return deps.store.write(async (tx) => {
    const before = await findService(tx.db, id)
    if (before === undefined) throw new Fault('not_found')
    if (before.protocol !== draft.protocol) throw wrong('protocol', 'fixed')
    const peer = draft.protocol === 'saml' ? draft.entityId : before.peer_key
    await requireFreePeer(tx, peer, id)
    await updateIn(tx, deps, {
      register: cloudServiceRegister,
      actor,
      change: { ...change, draft: { ...draft, peer } },
    })
    if (JSON.stringify(readService(before).revocation) !== JSON.stringify(draft.revocation))
      await tx.db
        .deleteFrom('cloud_service_secrets')
        .where('service_id', '=', id)
        .where('kind', '=', 'revocation')
        .execute()
    return found(tx, id)
  })
}

async function found(tx: Tx, id: string): Promise<CloudServiceRow> {
  const row = await findService(tx.db, id)
  if (row === undefined) throw new Fault('not_found')
  return row
}

async function requireFreePeer(tx: Tx, peer: string, own?: string): Promise<void> {
  const holder = await tx.db.selectFrom('cloud_services').select('id').where('peer_key', '=', peer).executeTakeFirst()
  if (holder !== undefined && holder.id !== own) throw new Fault('conflict', { field: 'entityId' })
}

/** Off: nobody signs in there any more, and what is open is ended. */
export function switchService(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { id, version, off }: { readonly id: string; readonly version: number; readonly off: boolean },
): Promise<CloudServiceRow> {
  return store.write(async (tx) => {
    const at = now()
    const row = await tx.db
      .updateTable('cloud_services')
      .set({ off_at: off ? at : null, version: version + 1, updated_at: at })
      .where('id', '=', id)
      .where('version', '=', version)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) throw new Fault('conflict', { version: (await found(tx, id)).version })
    await tx.append({ kind: 'cloudService.switched', actor, subject: `cloudService:${id}`, body: { off } })
    return row
  })
}

/** A new secret for a service that can keep one; the one before counts no more. Only its digest stays with us. */
export async function renewSecret(deps: Needs, actor: string, id: string): Promise<CloudSecretAnswer> {
  const secret = newSecret(deps.random, 32)
  const clientId = await deps.store.write(async (tx) => {
    const row = await found(tx, id)
    const service = readService(row)
    if (service.protocol !== 'oidc' || service.client !== 'confidential') throw wrong('client', 'not_used')
    await putSecret(tx.db, { service: id, kind: 'client', kept: hashSecret('cloudClient', secret), at: deps.now() })
    await tx.append({ kind: 'cloudService.secretRenewed', actor, subject: `cloudService:${id}`, body: {} })
    return row.peer_key
  })
  return { clientId, secret }
}

/** The seal under which the secret for a service's own revocation lies in our database. */
export function revocationPurpose(service: string): string {
  return `cloud revocation ${service}`
}

/** Keeps what we show Microsoft or Google. Nobody is shown it again. */
export async function setRevocationSecret(
  { store, now, sealer }: Pick<Deps, 'store' | 'now' | 'sealer'>,
  actor: string,
  { id, secret }: { readonly id: string; readonly secret: string },
): Promise<void> {
  const kept = sealer.seal(revocationPurpose(id), secret)
  await store.write(async (tx) => {
    const row = await found(tx, id)
    if (readService(row).revocation.kind === 'none') throw wrong('secret', 'not_used')
    await putSecret(tx.db, { service: id, kind: 'revocation', kept, at: now() })
    await tx.append({ kind: 'cloudService.revocationSecretSet', actor, subject: `cloudService:${id}`, body: {} })
  })
}

function wrong(field: string, problem: string): Fault {
  return new Fault('bad_input', { in: 'body', fields: [{ field, problem }] })
}
