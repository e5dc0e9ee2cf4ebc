import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectorList } from '@taga/contract'
import type { Outpost } from '../identity/outpost-identity.ts'
import type { Link } from '../link/web-socket-link.ts'
import type { Resolve } from '../reach/connect-pinned.ts'
import { sendMagicPacket } from '../reach/send-magic-packet.ts'
import type { CallOut } from './call-out.ts'
import { type Asked, openList } from './connector-list.ts'
import { DialFailed, type DialledGateway, dialGateway } from './dial-gateway.ts'
import { type Office, type ServedGateway, serveGateway } from './serve-gateway.ts'

/** What happens, for whoever watches it run. */
export type ConnectorEvent =
  | { readonly kind: 'listed'; readonly asked: Asked }
  | { readonly kind: 'linked' | 'lost'; readonly gateway: string }
  | { readonly kind: 'dialFailed'; readonly gateway: string; readonly reason: DialFailed['reason'] }

export type ConnectorOptions = {
  readonly folder: string
  readonly outpost: Outpost
  readonly out: CallOut
  readonly engine: string
  readonly said?: (event: ConnectorEvent) => void
  readonly now?: () => number
  readonly random?: () => number
  readonly resolve?: Resolve
  readonly wake?: (mac: string) => Promise<void>
}

export type RunningConnector = {
  /** Gateways that it has a link to now. */
  readonly linked: () => readonly string[]
  close(): Promise<void>
}

const ASK_EVERY_MS = 60_000
/** Hints and unknown destinations make it ask sooner, but never more often than this. */
const ASK_AT_MOST_EVERY_MS = 1_000
/** A request for an unknown destination waits so long for a newer list. */
const LOOK_MS = 3_000
const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 30_000
/** A link that stood for so long was sound: the next try after it comes soon. */
const SOUND_MS = 30_000

/** Runs the connector: keeps its list, dials every gateway on it, and opens what the list has for them. */
export async function startConnector(options: ConnectorOptions): Promise<RunningConnector> {
  const { said = () => {}, random = Math.random } = options
  const stop = new AbortController()
  const list = await openList({ ...options, fetch: fetchUntil(stop.signal, options.out.fetch) })
  const dialled = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>()
  const served = new Map<ServedGateway, string>()
  let byId: ReadonlyMap<string, ConnectorList['destinations'][number]> = new Map()
  let asking: Promise<Asked> | undefined
  let askedAt = -Infinity

  const office: Office = {
    find: (id) => byId.get(id),
    look: () => Promise.race([askSoon(), sleep(LOOK_MS, undefined, { ref: false })]).then(() => undefined),
    wake: options.wake ?? ((mac) => sendMagicPacket(mac)),
    ...(options.resolve === undefined ? {} : { resolve: options.resolve }),
  }

  /** One question at a time; whoever asks meanwhile gets the answer to the next. */
  function askSoon(): Promise<Asked> {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }
  async function ask(): Promise<Asked> {
    await wait(askedAt + ASK_AT_MOST_EVERY_MS - performance.now(), stop.signal)
    askedAt = performance.now()
    const asked = await list.ask()
    if (asked.kind === 'newer') apply()
    if (asked.kind !== 'same') said({ kind: 'listed', asked })
    return asked
  }

  function apply(): void {
    const present = list.present()
    byId = new Map(present?.destinations.map((destination) => [destination.id, destination]))
    for (const gateway of served.keys()) gateway.dropUnlisted()
    const wanted = new Map(present?.gateways.map((gateway) => [`${gateway.url} ${gateway.publicKey}`, gateway]))
    for (const [name, each] of dialled) {
      if (wanted.has(name)) continue
      each.stop.abort()
      dialled.delete(name)
    }
    for (const [name, gateway] of wanted) {
      if (dialled.has(name) || stop.signal.aborted) continue
      const own = new AbortController()
      dialled.set(name, { stop: own, ended: keepDialling(gateway, AbortSignal.any([own.signal, stop.signal])) })
    }
  }

  async function keepDialling(gateway: DialledGateway, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const began = performance.now()
      try {
        const link = await dialGateway(gateway, { ...options, signal })
        await serveUntilItEnds(link, gateway)
      } catch (cause) {
        const reason = cause instanceof DialFailed ? cause.reason : 'unreachable'
        if (!signal.aborted) said({ kind: 'dialFailed', gateway: gateway.url, reason })
      }
      failures = performance.now() - began > SOUND_MS ? 0 : failures + 1
      await wait(delayMs(failures, random), signal)
    }
  }

  function serveUntilItEnds(link: Link, gateway: DialledGateway): Promise<void> {
    const one = serveGateway(link, office)
    served.set(one, gateway.url)
    said({ kind: 'linked', gateway: gateway.url })
    return new Promise((resolve) =>
      link.onEnd(() => {
        served.delete(one)
        said({ kind: 'lost', gateway: gateway.url })
        resolve()
      }),
    )
  }

  async function keepAsking(): Promise<void> {
    for (let failures = 0; !stop.signal.aborted; ) {
      const asked = await askSoon()
      const isBare = list.present() === undefined
      failures = asked.kind === 'newer' || asked.kind === 'same' ? 0 : failures + 1
      const jittered = ASK_EVERY_MS * (0.8 + 0.4 * random())
      await wait(isBare ? delayMs(failures, random) : jittered, stop.signal)
    }
  }

  apply()
  const asked = keepAsking()
  return {
    linked: () => [...served.values()],
    close: async () => {
      stop.abort()
      await Promise.all([asked, ...[...dialled.values()].map(({ ended }) => ended)])
    },
  }
}

/** At random between half a second and a bound that doubles up to 30 s, so that the connectors of a site do not come back in one instant. */
export function delayMs(failures: number, random: () => number): number {
  const bound = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures, 10))
  return FIRST_DELAY_MS + random() * (bound - FIRST_DELAY_MS)
}

function fetchUntil(stop: AbortSignal, fetch: CallOut['fetch']): CallOut['fetch'] {
  return (url, init) => fetch(url, { ...init, signal: AbortSignal.any([stop, ...(init?.signal ? [init.signal] : [])]) })
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    if (ms > 0) await sleep(ms, undefined, { signal })
  } catch (cause) {
    if (!signal.aborted) throw cause
  }
}
