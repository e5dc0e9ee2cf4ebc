import {
  type CreateEnrolmentCode,
  Fault,
  SECRET_LENGTH,
  SELECTOR_LENGTH,
  toBase32,
  writeEnrolmentCode,
} from '@taga/contract'
import type { Deps } from '../deps.ts'
import { findDevice } from '../devices/store.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { hashSecret } from '../http/secrets.ts'
import { findPerson } from '../people/store.ts'
import { isStopped } from '../reports/is-stopped.ts'
import { insertCode } from './store.ts'

export const CODE_MS = 72 * 60 * 60_000

/**
 * A code for one device: for one that the register has (`device`), or for a new one of this person. It is shown this once, works once
 * and for 72 hours, and carries this server's fingerprint, so that a device cannot be enrolled elsewhere by mistake. Measure AD-12.
 * @throws Fault `bad_input` for a person or device that is not in the register or may not work
 */
export async function createCode(
  { store, now, random, serverKey }: Pick<Deps, 'store' | 'now' | 'random' | 'serverKey'>,
  actor: Actor,
  wish: CreateEnrolmentCode,
): Promise<{ readonly selector: string; readonly code: string; readonly expiresAt: number }> {
  const selector = toBase32(random(5), SELECTOR_LENGTH)
  const secret = toBase32(random(7), SECRET_LENGTH)
  const at = now()
  const expiresAt = at + CODE_MS
  await store.write(async (tx) => {
    const device = wish.for === 'device' ? await findDevice(tx.db, wish.device) : undefined
    if (wish.for === 'device' && (device === undefined || isStopped(device))) throw notThere('device')
    const person = wish.for === 'person' ? await findPerson(tx.db, wish.person) : undefined
    if (wish.for === 'person' && person?.state !== 'active') throw notThere('person')
    await insertCode(tx.db, {
      selector,
      secret_hash: hashSecret('enrolment', secret),
      person_id: person?.id ?? null,
      device_id: device?.id ?? null,
      ownership: wish.for === 'person' ? wish.ownership : (device?.ownership ?? 'company'),
      created_by: actorName(actor),
      created_at: at,
      expires_at: expiresAt,
      used_at: null,
      revoked_at: null,
    })
    await tx.append({
      kind: 'enrolment.codeCreated',
      actor: actorName(actor),
      subject: device === undefined ? `person:${person?.id}` : `device:${device.id}`,
      body: { selector, expiresAt },
    })
  })
  return { selector, code: writeEnrolmentCode({ selector, secret, fingerprint: serverKey.fingerprint }), expiresAt }
}

function notThere(field: 'device' | 'person'): Fault {
  return new Fault('bad_input', { in: 'body', fields: [{ field, problem: 'not_found' }] })
}
