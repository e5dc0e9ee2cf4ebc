import type { ToTunnel, TunnelWish, TunnelWords } from '@taga/contract'
import { CannotDial, type DialledSocket } from './dialled-socket.ts'
import { type Dialler, dialTunnel, type Gateway } from './dial-tunnel.ts'

export type TunnelEvent =
  | { readonly kind: 'open'; readonly gateway: Gateway; readonly said: Extract<ToTunnel, { kind: 'open' }> }
  | { readonly kind: 'destinations'; readonly said: Extract<ToTunnel, { kind: 'destinations' }> }
  | { readonly kind: 'paused' | 'refused' | 'cut'; readonly words: TunnelWords; readonly again: boolean }
  | { readonly kind: 'resumed' }
  /** No gateway answers, or the one that was used is gone; it is dialled again. */
  | { readonly kind: 'lost'; readonly why: string }

export type Tunnelling = {
  readonly dialler: Dialler
  readonly gateways: readonly Gateway[]
  readonly wish: TunnelWish
  readonly signal: AbortSignal
  readonly said: (event: TunnelEvent) => void
}

/** A gateway that says nothing for so long is gone. */
const SILENCE_MS = 30_000
/** Where a fresh proof is awaited it is asked again so often, and so long at most. */
const PROOF_MS = 3_000
const MOST_PROOF_MS = 10 * 60_000

/**
 * Holds a tunnel open until it is told to end, or until the answer is a no that waiting does not change. A gateway that is gone is dialled
 * again, or another one. @throws what `dialler.count` throws
 */
export async function runTunnel(tunnelling: Tunnelling): Promise<'ended' | 'refused'> {
  const { signal, said, gateways } = tunnelling
  let failures = 0
  let first = 0
  let provesSince: number | undefined
  while (!signal.aborted) {
    const gateway = gateways[first % gateways.length]
    if (gateway === undefined) return 'refused'
    const outcome = await holdOnce(tunnelling, gateway)
    if (outcome.kind === 'ended' || signal.aborted) return 'ended'
    if (outcome.kind === 'lost') {
      failures = outcome.wasOpen ? 1 : failures + 1
      if (!outcome.wasOpen) first += 1
      said({ kind: 'lost', why: outcome.why })
      await sleep(delayMs(failures), signal)
      continue
    }
    if (!outcome.again) return 'refused'
    if (outcome.words.prove) {
      provesSince ??= performance.now()
      if (performance.now() - provesSince > MOST_PROOF_MS) return 'refused'
      await sleep(PROOF_MS, signal)
      continue
    }
    provesSince = undefined
    failures += 1
    await sleep(delayMs(failures), signal)
  }
  return 'ended'
}

type Outcome =
  | { readonly kind: 'ended' }
  | { readonly kind: 'lost'; readonly why: string; readonly wasOpen: boolean }
  | { readonly kind: 'no'; readonly words: TunnelWords; readonly again: boolean }

async function holdOnce({ dialler, wish, signal, said }: Tunnelling, gateway: Gateway): Promise<Outcome> {
  let socket: DialledSocket
  let answer: Awaited<ReturnType<typeof dialTunnel>>['answer']
  try {
    ;({ socket, answer } = await dialTunnel(dialler, gateway, wish))
  } catch (error) {
    if (!(error instanceof CannotDial)) throw error
    const { cause } = error
    if (cause instanceof NotCounted) throw cause
    const why = cause instanceof Error ? `${error.message}: ${cause.message}` : error.message
    return { kind: 'lost', why, wasOpen: false }
  }
  if (answer.kind !== 'open') {
    socket.end()
    said(answer)
    return { kind: 'no', words: answer.words, again: answer.again }
  }
  said({ kind: 'open', gateway, said: answer })
  socket.watch(SILENCE_MS)
  return new Promise<Outcome>((resolve) => {
    const end = (outcome: Outcome) => {
      signal.removeEventListener('abort', stop)
      socket.end()
      resolve(outcome)
    }
    const stop = () => end({ kind: 'ended' })
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) return stop()
    socket.take((came) => {
      if (came.kind === 'lost') return end({ kind: 'lost', why: 'the gateway is gone', wasOpen: true })
      if (came.kind === 'bytes') return end({ kind: 'lost', why: 'what no gateway says', wasOpen: true })
      const { words } = came
      switch (words.kind) {
        case 'paused':
          return said({ kind: 'paused', words: words.words, again: true })
        case 'resumed':
          return said({ kind: 'resumed' })
        case 'destinations':
          return said({ kind: 'destinations', said: words })
        case 'cut':
        case 'refused':
          said(words)
          return end({ kind: 'no', words: words.words, again: words.again })
        case 'open':
        case 'challenge':
        case 'end':
          return end({ kind: 'lost', why: 'what no gateway says', wasOpen: true })
      }
    })
  })
}

/** The process that counts for this device is not there. */
export class NotCounted extends Error {
  override readonly name = 'NotCounted'
}

/** From half a second, doubled up to half a minute, at random between half and the whole. */
function delayMs(failures: number): number {
  return Math.min(30_000, 500 * 2 ** Math.min(failures - 1, 10)) * (0.5 + Math.random() / 2)
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, signal.aborted ? 0 : ms)
    signal.addEventListener('abort', end, { once: true })
    function end() {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
  })
}
