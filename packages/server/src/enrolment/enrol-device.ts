import { createHash } from 'node:crypto'
import {
  type Enrol,
  type EnrolAnswer,
  ENROL_PATH,
  enrolmentProofText,
  Fault,
  readEnrolmentCode,
  signedText,
} from '@taga/contract'
import { isInHands } from '@taga/core'
import type { Deps } from '../deps.ts'
import type { Tx } from '../db/store.ts'
import { insertDevice } from '../devices/insert-device.ts'
import { type DeviceRow, findDevice } from '../devices/store.ts'
import { lineOf } from '../http/line-of.ts'
import { digest, hashSecret, isSameSecret } from '../http/secrets.ts'
import { answerCheckpoint } from '../reports/answer-checkpoint.ts'
import { isStopped } from '../reports/is-stopped.ts'
import { restartCounter } from '../reports/store.ts'
import { isSignedBy, readPublicKey } from '../reports/verify-signature.ts'
import { type CodeRow, findCode, insertDeviceKey, revokeDeviceKeys, useCode } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'serverKey' | 'audience' | 'enrolmentTries'>

/** `bytes` are what the new key signed; `wish` is what they say. */
export type EnrolRequest = {
  readonly wish: Enrol
  readonly bytes: Uint8Array
  readonly signature: string
  readonly address: string
}

/**
 * Binds the key a device brings to the register. A code for a registered device gives that device this key and revokes its former one;
 * otherwise a device is added: a company device is lent to the person the administrator named, a personal one waits for approval (AD-9).
 * Tries are counted per code and address. Every reason for which a code may fail is one fault.
 * @throws Fault `code_refused`, `too_many_tries`, `bad_signature`, `bad_input`, `conflict` (this key is enrolled already)
 */
export async function enrolDevice(deps: Needs, request: EnrolRequest): Promise<EnrolAnswer> {
  const { wish } = request
  const code = readEnrolmentCode(wish.code)
  if (code === undefined || code.fingerprint !== deps.serverKey.fingerprint) throw new Fault('code_refused')
  requireProof(request, code.fingerprint)
  await requireSecret(deps, { ...code, address: request.address })
  const { device, checkpoint } = await deps.store.write(async (tx) => {
    const at = deps.now()
    const row = await findCode(tx.db, code.selector)
    if (row === undefined || !(await useCode(tx.db, code.selector, at))) throw new Fault('code_refused')
    const enrolled = await deviceFor(deps, tx, row, wish)
    const revoked = await revokeDeviceKeys(tx.db, enrolled.id, at)
    const key = createHash('sha256').update(Buffer.from(wish.publicKey, 'base64url')).digest('hex')
    const inserted = await insertDeviceKey(tx.db, {
      id: key,
      device_id: enrolled.id,
      public_key: wish.publicKey,
      alg: wish.alg,
      protection: wish.keyProtection,
      enrolled_at: at,
      revoked_at: null,
    })
    if (!inserted) throw new Fault('conflict', { field: 'publicKey' })
    await restartCounter(tx.db, enrolled.id)
    await tx.append({
      kind: 'device.enrolled',
      actor: `device:${enrolled.id}`,
      subject: `device:${enrolled.id}`,
      body: { selector: code.selector, key, alg: wish.alg, keyProtection: wish.keyProtection, keysRevoked: revoked },
    })
    return { device: enrolled, checkpoint: await answerCheckpoint(tx.db) }
  })
  const proof = enrolmentProofText({ device: device.id, audience: deps.audience, publicKey: wish.publicKey })
  return {
    device: device.id,
    audience: deps.audience,
    serverKey: deps.serverKey.publicKey,
    proof: deps.serverKey.sign(proof),
    state: isInHands(device.state) ? 'inUse' : 'waiting',
    ...(checkpoint === undefined ? {} : { checkpoint }),
  }
}

/** The device holds the key it brings. */
function requireProof({ wish, bytes, signature }: EnrolRequest, fingerprint: string): void {
  const key = readPublicKey(wish.publicKey, wish.alg)
  if (key === undefined)
    throw new Fault('bad_input', { in: 'body', fields: [{ field: 'publicKey', problem: 'invalid_format' }] })
  const text = signedText({ purpose: 'taga-enrol/1', audience: fingerprint, path: ENROL_PATH, bodyHash: digest(bytes) })
  if (!isSignedBy(key, wish.alg, { text, signature })) throw new Fault('bad_signature')
}

async function requireSecret(
  { store, now, enrolmentTries }: Needs,
  tried: { readonly selector: string; readonly secret: string; readonly address: string },
): Promise<void> {
  const key = `${tried.selector}\n${lineOf(tried.address)}`
  const waitMs = enrolmentTries.waitMs(key, now())
  if (waitMs > 0) throw new Fault('too_many_tries', { retryAfterMs: waitMs })
  const row = await findCode(store.read, tried.selector)
  if (isSameSecret(row?.secret_hash ?? '', hashSecret('enrolment', tried.secret))) return
  enrolmentTries.failed(key, now())
  throw new Fault('code_refused')
}

async function deviceFor(deps: Needs, tx: Tx, code: CodeRow, wish: Enrol): Promise<DeviceRow> {
  if (code.device_id !== null) {
    const device = await findDevice(tx.db, code.device_id)
    if (device === undefined || isStopped(device)) throw new Fault('code_refused')
    return device
  }
  const company = code.ownership === 'company'
  return insertDevice(tx, deps, code.created_by, {
    label: wish.deviceName,
    ownership: company ? 'company' : 'personal',
    management: 'managed',
    kind: wish.kind,
    os: wish.os,
    state: company ? 'lent' : 'inStock',
    user: code.person_id ?? undefined,
  })
}
