import type { LossAnswer, LossLine } from '@taga/contract'
import type { Seen } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { type DeviceRow, findDevice } from '../devices/store.ts'
import type { Actor } from '../http/actor.ts'
import { overseers } from '../http/allow.ts'
import { findPerson } from '../people/store.ts'
import { lastHeardOf, readFacts } from '../reports/store.ts'
import { dataOnDevice } from './data-on-device.ts'
import type { LossRow } from './store.ts'

type Db = Kysely<Schema>

/**
 * One loss with everything that helps to judge it: encryption as last measured, remote wipe, what may be on the device. An overseer sees all
 * that was opened from it, who lost it what they opened themselves.
 */
export async function answerLoss(
  db: Db,
  actor: Actor,
  { row, now }: { readonly row: LossRow; readonly now: number },
): Promise<LossAnswer> {
  const line = await answerLossLine(db, row)
  const seen = await readFacts(db, 'device', row.device_id)
  const person = overseers(actor) ? undefined : (row.person_id ?? undefined)
  return { ...line, ...measured(seen), dataOn: [...(await dataOnDevice(db, { device: row.device_id, person, now }))] }
}

export async function answerLossLine(db: Db, row: LossRow): Promise<LossLine> {
  const device = await findDevice(db, row.device_id)
  if (device === undefined) throw new Error(`the device of loss ${row.id} is gone`)
  const person = row.person_id === null ? undefined : await findPerson(db, row.person_id)
  const heard = (await lastHeardOf(db, [row.device_id])).get(row.device_id)
  return {
    ...linePart(row, device),
    ...(person === undefined ? {} : { person: person.id, personName: person.name }),
    ...(heard === undefined ? {} : { lastSeenAt: heard.at }),
  }
}

function linePart(row: LossRow, device: DeviceRow): Omit<LossLine, 'personName'> {
  return {
    id: row.id,
    device: device.id,
    deviceLabel: device.label,
    deviceState: device.state,
    deviceVersion: device.version,
    ownership: device.ownership,
    how: row.how,
    reportedAt: row.reported_at,
    ...(row.noticed_at === null ? {} : { noticedAt: row.noticed_at }),
    ...(row.place === null ? {} : { place: row.place }),
    ...(row.circumstances === null ? {} : { circumstances: row.circumstances }),
    ...(row.police_number === null ? {} : { policeNumber: row.police_number }),
    sessionsEnded: row.sessions_ended,
    remoteWipe: {
      state: row.wipe_state,
      ...(row.wipe_at === null ? {} : { at: row.wipe_at }),
      ...(row.wipe_note === null ? {} : { note: row.wipe_note }),
    },
    ...(row.ended_at === null || row.ended_how === null
      ? {}
      : { ended: { at: row.ended_at, how: row.ended_how, note: row.ended_note ?? '' } }),
    version: row.version,
  }
}

/** What was last measured before it was lost; absent where nobody could see it. */
function measured(seen: Seen): Pick<LossAnswer, 'encrypted' | 'encryptedAt' | 'remoteWipeSet'> {
  const encrypted = seen['device.dataEncrypted']
  const wipe = seen['device.remoteWipe']
  return {
    ...(encrypted?.kind === 'value' && typeof encrypted.value === 'boolean'
      ? { encrypted: encrypted.value, encryptedAt: encrypted.at }
      : {}),
    ...(wipe?.kind === 'value' && typeof wipe.value === 'boolean' ? { remoteWipeSet: wipe.value } : {}),
  }
}
