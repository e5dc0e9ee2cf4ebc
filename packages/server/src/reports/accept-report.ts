import { Fault, ReportAnswer, type SignedReport } from '@taga/contract'
import { FAST_INTERVAL_MS, type Seen } from '@taga/core'
import type { Deps } from '../deps.ts'
import type { Tx } from '../db/store.ts'
import { keepSeen } from '../applications/keep-seen.ts'
import { findSigner, type Signer } from '../enrolment/store.ts'
import type { DeviceActor } from '../http/actor.ts'
import { digest } from '../http/secrets.ts'
import { recordWitness } from '../ledger/witness.ts'
import { vouchForPage } from '../start-work/store.ts'
import { isLookWanted } from '../start-work/take-turn.ts'
import { answerCheckpoint } from './answer-checkpoint.ts'
import { changedFacts } from './changed-facts.ts'
import { isStopped } from './is-stopped.ts'
import { readSeen } from './read-seen.ts'
import {
  type DeviceReportRow,
  findDeviceReport,
  listKeptContent,
  noteClone,
  putDeviceReport,
  putFacts,
  putInventory,
  readSeenAt,
} from './store.ts'

const CLONE_QUIET_MS = 60 * 60_000

/** A verified and parsed report, with the hash (base64url) of the bytes that were signed. */
export type ReceivedReport = {
  readonly report: SignedReport
  readonly bodyHash: string
  readonly receivedAt: number
  readonly skewMs: number
}

/**
 * Keeps what a report changes, and its digest, in one transaction with its entry in the ledger. The same counter with the same bytes is
 * answered again as it was; with other bytes it is a sign that the key was copied.
 * @throws Fault `replayed`, `device_clone` (noted in the ledger, once an hour), `device_stopped`; nothing else is changed then
 */
export async function acceptReport(
  { store }: Pick<Deps, 'store'>,
  { device, key }: Pick<DeviceActor, 'device' | 'key'>,
  received: ReceivedReport,
): Promise<ReportAnswer> {
  const outcome = await store.write(async (tx) => {
    const signer = await findSigner(tx.db, device)
    const stopped = signer === undefined || signer.key_id !== key || signer.revoked_at !== null || isStopped(signer)
    if (stopped) throw new Fault('device_stopped')
    const last = await findDeviceReport(tx.db, device)
    if (last !== undefined && received.report.counter <= last.counter) return answerAgain(tx, last, received)
    return { kind: 'answered', answer: await keepReport(tx, signer, { received, last }) } as const
  })
  // after the transaction: a throw inside it would undo the note in the ledger
  if (outcome.kind === 'clone') throw new Fault('device_clone')
  return outcome.answer
}

async function answerAgain(
  tx: Tx,
  last: DeviceReportRow,
  { report, bodyHash, receivedAt }: ReceivedReport,
): Promise<{ readonly kind: 'answered'; readonly answer: ReportAnswer } | { readonly kind: 'clone' }> {
  if (report.counter < last.counter) throw new Fault('replayed', { counter: last.counter })
  if (last.body_hash === bodyHash) return { kind: 'answered', answer: ReportAnswer.parse(JSON.parse(last.answer)) }
  const device = last.device_id
  if (await noteClone(tx.db, { device, at: receivedAt, quietMs: CLONE_QUIET_MS })) {
    await tx.append({
      kind: 'report.cloneSuspected',
      actor: `device:${device}`,
      subject: `device:${device}`,
      body: { counter: report.counter, accepted: last.body_hash, refused: bodyHash },
    })
  }
  return { kind: 'clone' }
}

async function keepReport(
  tx: Tx,
  device: Signer,
  { received, last }: { readonly received: ReceivedReport; readonly last: DeviceReportRow | undefined },
): Promise<ReportAnswer> {
  const { report, receivedAt } = received
  const { seen, ignored } = readSeen(report, { ownership: device.ownership, skewMs: received.skewMs, receivedAt })
  const changes = changedFacts(await listKeptContent(tx.db, device.id), seen)
  const changed = changes.map(({ key }) => key)
  const inventory = await keepInventory(tx, device, received)
  const position = await tx.append({
    kind: 'report.accepted',
    actor: `device:${device.id}`,
    subject: `device:${device.id}`,
    body: {
      digest: received.bodyHash,
      counter: report.counter,
      changed,
      ignored,
      ...(inventory === undefined ? {} : { inventory }),
    },
  })
  await putFacts(
    tx.db,
    changes.map(({ key, at, content }) => ({
      subject: 'device',
      subject_id: device.id,
      key,
      at,
      ...content,
      changed_writer: position.writer,
      changed_seq: position.seq,
    })),
  )
  if (report.witnessed !== undefined) {
    await recordWitness(tx, { device: device.id, checkpointHash: report.witnessed, at: receivedAt })
  }
  for (const { ticket, key } of report.vouches ?? [])
    await vouchForPage(tx.db, { device: device.id, deviceKey: device.key_id, ticket, thumbprint: key, now: receivedAt })
  const checkpoint = await answerCheckpoint(tx.db)
  const seenAt = newestSeenAt(last, { seen, changed })
  const answer: ReportAnswer = {
    accepted: true,
    counter: report.counter,
    changed: changed.length,
    ignored,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    lookAgain: newestOf(seen) < receivedAt - 2 * FAST_INTERVAL_MS || (await isLookWanted(tx.db, device.id, seenAt)),
    serverNow: receivedAt,
    nextInMs: FAST_INTERVAL_MS,
  }
  const moved = await putDeviceReport(tx.db, {
    device_id: device.id,
    counter: report.counter,
    body_hash: received.bodyHash,
    answer: JSON.stringify(answer),
    seen_at: JSON.stringify(seenAt),
    last_seen_at: receivedAt,
  })
  if (!moved) throw new Error(`the counter of ${device.id} moved within a transaction`)
  return answer
}

/** An unchanged fact is as fresh as its freshest sight; a changed one is as old as the sight that changed it, also where that waited. */
function newestSeenAt(
  last: DeviceReportRow | undefined,
  { seen, changed }: { readonly seen: Seen; readonly changed: readonly string[] },
): Readonly<Record<string, number>> {
  const newest: Record<string, number> = last === undefined ? {} : { ...readSeenAt(last.seen_at) }
  const anew = new Set(changed)
  for (const [key, { at }] of Object.entries(seen)) newest[key] = anew.has(key) ? at : Math.max(at, newest[key] ?? 0)
  return newest
}

/** Applications of company devices only: what a person has on their own device is not ours to know. Returns the digest where it changed. */
async function keepInventory(
  tx: Tx,
  device: Signer,
  { report, receivedAt }: ReceivedReport,
): Promise<string | undefined> {
  if (report.inventory === undefined || device.ownership === 'personal') return undefined
  const applications = JSON.stringify(report.inventory.applications)
  const row = { device_id: device.id, at: receivedAt, digest: digest(applications), applications }
  if (!(await putInventory(tx.db, row))) return undefined
  await keepSeen(tx, { device: device.id, applications: report.inventory.applications, now: receivedAt })
  return row.digest
}

/** When the agent last looked itself; the server's own measurement of the clock does not count. */
function newestOf(seen: Seen): number {
  const times = Object.entries(seen).map(([key, { at }]) => (key === 'device.clockSkewMs' ? 0 : at))
  return Math.max(0, ...times)
}
