import { type Asked, type FaultCode, type ReportAnswer, sendReport } from '@taga/contract'
import { dropPermit, endsPermit } from '../permit/kept-permit.ts'
import { raiseCounter, takeCounter } from '../state/counter.ts'
import type { DeviceKey } from '../state/device-key.ts'
import { type Identity, keepWitnessed, readWitnessed } from '../state/identity.ts'
import { changeMemory } from '../state/memory.ts'
import { vouchedPages } from '../state/pages.ts'
import { dequeue, type Queued, queuedNames, readQueued } from '../state/queue.ts'
import { DamagedState } from '../state/read-state.ts'
import { makeReport } from './make-report.ts'

export type Sender = {
  readonly folder: string
  readonly key: DeviceKey
  readonly identity: Identity
  readonly now: () => number
  readonly fetch?: typeof fetch
}

/**
 * - `sent`: the queue is empty; `lookAgain` where the server asks for a fresh look.
 * - `waiting`: the rest stays in the queue; try again later. `code` is the server's fault, absent where it could not be reached.
 */
export type Sent =
  | { readonly kind: 'sent'; readonly count: number; readonly lookAgain: boolean }
  | {
      readonly kind: 'waiting'
      readonly count: number
      readonly why: string
      readonly code?: FaultCode
      readonly retryAfterMs?: number
    }

/** A device that reports each minute for a million years stays below; a server that names more is not believed. */
const HIGHEST_BELIEVED_COUNTER = 1_000_000_000_000

/** Faults that the same facts would meet again for ever: that report is let go, the rest is sent. */
const HOPELESS: readonly FaultCode[] = ['malformed', 'bad_input', 'too_large', 'unknown_format', 'wrong_type']

/** Sends what waits, oldest first, each try under a new counter and with the time of the try. Safe to be killed anywhere. */
export async function sendQueue(sender: Sender): Promise<Sent> {
  let count = 0
  let lookAgain = false
  for (const name of await queuedNames(sender.folder)) {
    const asked = await sendOne(sender, name)
    if (asked === 'damaged') {
      await dequeue(sender.folder, name)
      continue
    }
    if (asked.kind === 'unreachable') return { kind: 'waiting', count, why: asked.why }
    if (asked.kind === 'refused') {
      const code = asked.fault.fault
      if (endsPermit(code)) await dropPermit(sender.folder)
      if (!HOPELESS.includes(code)) return waiting(count, asked)
      await dequeue(sender.folder, name)
      continue
    }
    // Only the newest look tells whether another is wanted; the older ones waited.
    lookAgain = asked.answer.lookAgain
    await dequeue(sender.folder, name)
    count += 1
  }
  return { kind: 'sent', count, lookAgain }
}

function waiting(count: number, refused: Extract<Asked<ReportAnswer>, { readonly kind: 'refused' }>): Sent {
  const { fault: code } = refused.fault
  const after = refused.retryAfterMs === undefined ? {} : { retryAfterMs: refused.retryAfterMs }
  return { kind: 'waiting', count, why: code, code, ...after }
}

/** One report; where the server has seen a higher number, as after this folder was restored, once more above it. */
async function sendOne(sender: Sender, name: string): Promise<Asked<ReportAnswer> | 'damaged'> {
  const queued = await readQueued(sender.folder, name).catch((cause: unknown) => {
    if (cause instanceof DamagedState) return undefined
    throw cause
  })
  if (queued === undefined) return 'damaged'
  const asked = await tryOnce(sender, queued)
  if (asked.kind !== 'refused' || asked.fault.fault !== 'replayed') return asked
  const { counter } = asked.fault.detail
  if (typeof counter !== 'number' || counter > HIGHEST_BELIEVED_COUNTER) return asked
  await raiseCounter(sender.folder, counter)
  return tryOnce(sender, queued)
}

async function tryOnce(sender: Sender, queued: Queued): Promise<Asked<ReportAnswer>> {
  const witnessed = await readWitnessed(sender.folder)
  const counter = await takeCounter(sender.folder)
  const sentAt = Math.round(sender.now())
  const report = makeReport(sender.key, sender.identity, {
    queued,
    counter,
    sentAt,
    witnessed: witnessed?.hash,
    vouches: await vouchedPages(sender.folder),
  })
  const options = { url: sender.identity.server, ...(sender.fetch === undefined ? {} : { fetch: sender.fetch }) }
  const asked = await sendReport(options, report)
  if (asked.kind === 'answered') await keepAnswer(sender, asked.answer, sentAt)
  return asked
}

async function keepAnswer(sender: Sender, answer: ReportAnswer, sentAt: number): Promise<void> {
  if (answer.checkpoint !== undefined) await keepWitnessed(sender.folder, answer.checkpoint)
  const receivedAt = sender.now()
  // The server's clock was read somewhere between sending and receiving.
  const skewMs = Math.max(0, Math.max(sentAt - answer.serverNow, answer.serverNow - receivedAt))
  const skew = { ms: Math.round(skewMs), at: Math.round(receivedAt) }
  await changeMemory(sender.folder, (before) => (before === undefined ? undefined : { ...before, skew }))
}
