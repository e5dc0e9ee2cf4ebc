import type { DeviceEndAnswer, DisposalAnswer, DisposalLine, WipeAnswer } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { DeviceRow } from '../devices/store.ts'
import type { AccountActor } from '../http/actor.ts'
import { isOwnRecord, isSecondThere } from './record-wipe.ts'
import { type DisposalRow, type WipeRow, findDisposal, listWaiting, listWipes, namesOfActors } from './store.ts'

/** Everything about one device's end, for whoever asks. */
export async function answerEnd(
  db: Kysely<Schema>,
  device: DeviceRow,
  { by, now }: { readonly by: AccountActor; readonly now: number },
): Promise<DeviceEndAnswer> {
  const wipes = await listWipes(db, device.id)
  const disposal = await findDisposal(db, device.id)
  const names = await namesOfActors(db, [
    ...wipes.flatMap((row) => [row.recorded_by, row.decided_by ?? '']),
    disposal?.recorded_by ?? '',
  ])
  const secondThere = await isSecondThere({ db }, by, now)
  const answered: WipeAnswer[] = []
  for (const row of wipes) answered.push(answerWipe(row, names, await isOwnRecord({ db }, row, by)))
  const waiting = answered.find((wipe) => wipe.state === 'recorded')
  return {
    device: {
      id: device.id,
      label: device.label,
      ...(device.tag === null ? {} : { tag: device.tag }),
      ...(device.serial === null ? {} : { serial: device.serial }),
      kind: device.kind,
      os: device.os,
      state: device.state,
      ownership: device.ownership,
      version: device.version,
    },
    wipes: answered,
    ...(disposal === undefined ? {} : { disposal: answerDisposal(disposal, names) }),
    mayConfirm: by.roles.includes('administrator') && waiting !== undefined && (!waiting.mine || !secondThere),
    secondThere,
  }
}

function answerWipe(row: WipeRow, names: ReadonlyMap<string, string>, mine: boolean): WipeAnswer {
  return {
    id: row.id,
    state: row.state,
    method: row.method,
    ...(row.tool === null ? {} : { tool: row.tool }),
    ...(row.media === null ? {} : { media: row.media }),
    verification: row.verification,
    ...(row.certificate === null ? {} : { certificate: row.certificate }),
    carriedOutBy: row.carried_out_by,
    ...(row.note === null ? {} : { note: row.note }),
    wipedAt: row.wiped_at,
    recordedAt: row.recorded_at,
    recordedByName: names.get(row.recorded_by) ?? row.recorded_by,
    mine,
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
    ...(row.decided_by === null ? {} : { decidedByName: names.get(row.decided_by) ?? row.decided_by }),
    alone: row.alone === 1,
    ...(row.refused_why === null ? {} : { refusedWhy: row.refused_why }),
    version: row.version,
  }
}

function answerDisposal(row: DisposalRow, names: ReadonlyMap<string, string>): DisposalAnswer {
  return {
    kind: row.kind,
    ...(row.receiver === null ? {} : { receiver: row.receiver }),
    ...(row.reference === null ? {} : { reference: row.reference }),
    ...(row.note === null ? {} : { note: row.note }),
    disposedAt: row.disposed_at,
    recordedByName: names.get(row.recorded_by) ?? row.recorded_by,
  }
}

/** What waits on its way out. */
export async function answerWaiting(db: Kysely<Schema>): Promise<DisposalLine[]> {
  return (await listWaiting(db)).map((row) => ({
    device: row.id,
    label: row.label,
    ...(row.tag === null ? {} : { tag: row.tag }),
    waits: waitsFor(row.state, row.wipe_id !== null),
    since: row.recorded_at ?? row.state_since,
    ...(row.place === null ? {} : { place: row.place }),
    ...(row.user_name === null ? {} : { lastUserName: row.user_name }),
  }))
}

function waitsFor(state: DeviceRow['state'], hasRecord: boolean): DisposalLine['waits'] {
  if (state === 'wiped' || state === 'returned') return state
  return hasRecord ? 'toConfirm' : 'toWipe'
}
