import { createPublicKey } from 'node:crypto'
import {
  type EnrolOutpost,
  type EnrolOutpostAnswer,
  enrolmentProofText,
  Fault,
  OUTPOST_ENROL_PATH,
  readEnrolmentCode,
  signedText,
} from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { Tx } from '../db/store.ts'
import { lineOf } from '../http/line-of.ts'
import { digest, hashSecret, isSameSecret } from '../http/secrets.ts'
import { newId } from '../new-id.ts'
import { isSignedBy, readPublicKey } from '../reports/verify-signature.ts'
import { revokeOutpostIn } from './govern-outposts.ts'
import {
  countOutposts,
  findOutpostCode,
  insertOutpost,
  listBuiltIn,
  listOutposts,
  type OutpostCodeRow,
  type OutpostRow,
  useOutpostCode,
} from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'serverKey' | 'audience' | 'enrolmentTries'>

/** So many of a kind at once: more than any office needs, and what a gateway is told of stays small. */
const MOST_OUTPOSTS = 500

/** `bytes` are what the new key signed; `wish` is what they say. */
export type EnrolOutpostRequest = {
  readonly wish: EnrolOutpost
  readonly bytes: Uint8Array
  readonly signature: string
  readonly address: string
}

/**
 * Takes in the key that a gateway or connector brings under a code. Tries are counted per code and address. Every reason for which a code
 * may fail is one fault. A gateway that runs beside its server takes the place of the one that did so before.
 * @throws Fault `code_refused`, `too_many_tries`, `bad_signature`, `bad_input`, `conflict` (this key is enrolled already, or there are too many)
 */
export async function enrolOutpost(deps: Needs, request: EnrolOutpostRequest): Promise<EnrolOutpostAnswer> {
  const { wish } = request
  const code = readEnrolmentCode(wish.code)
  if (code === undefined || code.fingerprint !== deps.serverKey.fingerprint) throw new Fault('code_refused')
  requireKeys(request, code.fingerprint)
  await requireSecret(deps, { ...code, address: request.address })
  const { outpost, gateways } = await deps.store.write(async (tx) => {
    const at = deps.now()
    const row = await findOutpostCode(tx.db, code.selector)
    if (row === undefined || row.kind !== wish.kind || !(await useOutpostCode(tx.db, code.selector, at)))
      throw new Fault('code_refused')
    return { outpost: await takeIn(deps, tx, { row, wish, at }), gateways: await listOutposts(tx.db) }
  })
  const proof = enrolmentProofText({ device: outpost.id, audience: deps.audience, publicKey: wish.publicKey })
  return {
    outpost: outpost.id,
    audience: deps.audience,
    serverKey: deps.serverKey.publicKey,
    proof: deps.serverKey.sign(proof),
    ...(outpost.site === null ? {} : { site: outpost.site }),
    ...(outpost.kind === 'connector' ? { gateways: urlsOf(gateways) } : {}),
  }
}

async function takeIn(
  deps: Needs,
  tx: Tx,
  { row, wish, at }: { readonly row: OutpostCodeRow; readonly wish: EnrolOutpost; readonly at: number },
): Promise<OutpostRow> {
  if ((await countOutposts(tx.db, wish.kind)) >= MOST_OUTPOSTS) throw new Fault('conflict', { reason: 'tooMany' })
  const former = row.built_in === 1 ? await listBuiltIn(tx.db, wish.name) : []
  for (const { id } of former) await revokeOutpostIn(tx, { id, by: 'server', now: at })
  const outpost: OutpostRow = {
    id: newId(deps.random),
    kind: wish.kind,
    name: wish.name,
    public_key: wish.publicKey,
    seal_key: wish.sealKey ?? null,
    site: row.site,
    // connectors go on dialling what they were told of the one before
    url: former.find(({ url }) => url !== null)?.url ?? null,
    engine: wish.engine,
    built_in: row.built_in,
    enrolled_at: at,
    enrolled_by: row.created_by,
    revoked_at: null,
    last_seen_at: null,
    version: 1,
  }
  if (!(await insertOutpost(tx.db, outpost))) throw new Fault('conflict', { field: 'publicKey' })
  await tx.append({
    kind: 'outpost.enrolled',
    actor: `outpost:${outpost.id}`,
    subject: `outpost:${outpost.id}`,
    body: { selector: row.selector, kind: wish.kind, key: digest(wish.publicKey), site: row.site },
  })
  return outpost
}

function urlsOf(rows: readonly OutpostRow[]): string[] {
  return rows.flatMap((row) => (row.kind === 'gateway' && row.revoked_at === null && row.url !== null ? [row.url] : []))
}

/** The outpost holds the key it brings, and what is to be sealed to it can be. */
function requireKeys({ wish, bytes, signature }: EnrolOutpostRequest, fingerprint: string): void {
  const key = readPublicKey(wish.publicKey, 'ed25519')
  if (key === undefined) throw badKey('publicKey')
  if (wish.sealKey !== undefined && !isX25519(wish.sealKey)) throw badKey('sealKey')
  const bodyHash = digest(bytes)
  const text = signedText({ purpose: 'taga-outpost/1', audience: fingerprint, path: OUTPOST_ENROL_PATH, bodyHash })
  if (!isSignedBy(key, 'ed25519', { text, signature })) throw new Fault('bad_signature')
}

function isX25519(spki: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki, 'base64url'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'x25519'
  } catch {
    return false // what is no key at all is refused like a key of another kind
  }
}

function badKey(field: 'publicKey' | 'sealKey'): Fault {
  return new Fault('bad_input', { in: 'body', fields: [{ field, problem: 'invalid_format' }] })
}

async function requireSecret(
  { store, now, enrolmentTries }: Needs,
  tried: { readonly selector: string; readonly secret: string; readonly address: string },
): Promise<void> {
  const key = `outpost ${tried.selector}\n${lineOf(tried.address)}`
  const waitMs = enrolmentTries.waitMs(key, now())
  if (waitMs > 0) throw new Fault('too_many_tries', { retryAfterMs: waitMs })
  const row = await findOutpostCode(store.read, tried.selector)
  if (isSameSecret(row?.secret_hash ?? '', hashSecret('enrolment', tried.secret))) return
  enrolmentTries.failed(key, now())
  throw new Fault('code_refused')
}
