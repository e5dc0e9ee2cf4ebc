import { FAST_INTERVAL_MS, SLOW_INTERVAL_MS } from '@taga/core'
import type { Look } from '../look/look.ts'
import { enqueue } from '../state/queue.ts'
import { backOffMs, jitteredMs } from './back-off.ts'
import { toQueued } from './make-report.ts'
import { type Sender, type Sent, sendQueue } from './send-queue.ts'

/** What the server wants. `newPage`: there is a page that has not been vouched for. */
export type Turned = { readonly lookAgain: boolean; readonly newPage: boolean; readonly nextInMs: number }

/** A tick that comes this much late means that the computer slept. */
const WAKE_GAP_MS = 60_000
const TICK_MS = 5_000
const HURRIED_TURN_MS = 1_000
const SHORTEST_TURN_MS = 1_000
const UNANSWERED_TURN_MS = 60_000

export type Watch = Sender & {
  readonly look: (pace: 'fast' | 'slow') => Promise<Look>
  /** Asks the server what is wanted. Undefined where it could not be asked, or knows nothing of such questions. */
  readonly turn: () => Promise<Turned | undefined>
  /** Whether a page was opened that the server has not told of yet: until then it is asked each second. */
  readonly hurried: () => boolean
  readonly random: () => number
  /** Resolves after `ms`, or at once when `signal` is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
  readonly said: (event: WatchEvent) => void
}

export type WatchEvent =
  | { readonly kind: 'looked'; readonly pace: 'fast' | 'slow'; readonly because: 'interval' | 'wake' | 'asked' }
  | { readonly kind: 'sent'; readonly count: number }
  | { readonly kind: 'waiting'; readonly sent: Extract<Sent, { readonly kind: 'waiting' }>; readonly againInMs: number }

/**
 * Looks fast every 5 minutes, on wake and when somebody asks for it, slowly every 6 hours beside it, keeps each look in the queue and sends what waits.
 * Ends when the signal is aborted; what was not sent stays for the next start.
 */
export async function watchDevice(watch: Watch): Promise<void> {
  let fastAt = watch.now()
  let slowAt = watch.now()
  let sendAt = watch.now()
  let turnAt = watch.now() + HURRIED_TURN_MS
  let tickedAt = watch.now()
  let failures = 0
  let slow: Promise<void> | undefined
  let because: 'interval' | 'wake' | 'asked' = 'interval'
  while (!watch.signal.aborted) {
    const now = watch.now()
    // Backwards too: a clock that was set makes every plan wrong.
    if (Math.abs(now - tickedAt) > WAKE_GAP_MS) {
      because = 'wake'
      fastAt = now
      sendAt = now
      turnAt = now
      slowAt = Math.min(slowAt, now + SLOW_INTERVAL_MS)
    }
    tickedAt = now
    if (now >= slowAt && slow === undefined) {
      slowAt = now + jitteredMs(SLOW_INTERVAL_MS, watch.random)
      slow = keepLook(watch, 'slow', 'interval').finally(() => {
        slow = undefined
        sendAt = Math.min(sendAt, failures === 0 ? watch.now() : sendAt)
      })
    }
    if (now >= turnAt) {
      const turned = await watch.turn()
      turnAt = watch.now() + Math.max(SHORTEST_TURN_MS, turned?.nextInMs ?? UNANSWERED_TURN_MS)
      if (turned !== undefined && (turned.lookAgain || turned.newPage)) {
        because = 'asked'
        fastAt = Math.min(fastAt, now)
        failures = 0
      }
    }
    if (now >= fastAt) {
      await keepLook(watch, 'fast', because)
      because = 'interval'
      fastAt = watch.now() + jitteredMs(FAST_INTERVAL_MS, watch.random)
      if (failures === 0) sendAt = watch.now()
    }
    if (watch.now() >= sendAt) {
      const sent = await sendQueue(watch)
      failures = sent.kind === 'sent' ? 0 : failures + 1
      sendAt = watch.now() + told(watch, sent, failures)
      if (sent.kind === 'sent' && sent.lookAgain) {
        because = 'asked'
        fastAt = Math.min(fastAt, watch.now() + jitteredMs(TICK_MS, watch.random))
      }
    }
    tickedAt = watch.now()
    if (watch.hurried()) turnAt = Math.min(turnAt, watch.now() + HURRIED_TURN_MS)
    await watch.sleep(Math.max(1, Math.min(TICK_MS, turnAt - watch.now())), watch.signal)
  }
  await slow
}

async function keepLook(watch: Watch, pace: 'fast' | 'slow', because: 'interval' | 'wake' | 'asked'): Promise<void> {
  const look = await watch.look(pace)
  await enqueue(watch.folder, toQueued(look, watch.identity.ownership))
  watch.said({ kind: 'looked', pace, because })
}

/** Says how sending went and after how long to send again: with the next look when all is sent, else after a back-off. */
function told(watch: Watch, sent: Sent, failures: number): number {
  if (sent.kind === 'sent') {
    if (sent.count > 0) watch.said({ kind: 'sent', count: sent.count })
    return 2 * FAST_INTERVAL_MS
  }
  const againInMs = Math.max(backOffMs(failures, watch.random), sent.retryAfterMs ?? 0)
  watch.said({ kind: 'waiting', sent, againInMs })
  return againInMs
}
