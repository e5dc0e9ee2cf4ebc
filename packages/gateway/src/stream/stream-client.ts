import { randomBytes } from 'node:crypto'
import {
  type GatewayReport,
  MAX_STREAM_MESSAGE_BYTES,
  type NamesForGateway,
  STREAM_CLOSE,
  STREAM_PATH,
  STREAM_PROTOCOL,
  type StreamPosition,
  streamProofText,
  ToGateway,
  type ToServer,
} from '@taga/contract'
import { type RawData, WebSocket } from 'ws'
import type { FactsKeeper } from '../facts/keep-facts.ts'
import type { Outpost } from '../identity/outpost-identity.ts'
import { isSignedBy } from '../identity/outpost-key.ts'
import type { SpooledLog } from '../log/create-access-log.ts'
import { keepStanding, readStanding } from './keep-standing.ts'
import { createStanding, RolledBack, StreamGap } from './standing.ts'

type Destinations = Omit<Extract<ToGateway, { kind: 'destinations' }>, 'kind'>
type What = Extract<ToServer, { kind: 'ask' }>['what']

/**
 * What happens with the stream, for whoever watches it run. `refused` (revoked, unknown, a server with another key), `otherProtocol` and
 * `rolledBack` do not pass by themselves; it is tried again all the same, seldom.
 */
export type StreamEvent =
  | { readonly kind: 'connected' | 'complete' }
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'refused' | 'otherServer' | 'otherProtocol' | 'rolledBack' }
  | { readonly kind: 'rulesUnusable'; readonly why: string }
  | { readonly kind: 'notWritten'; readonly error: unknown }

/** The server said no, or could not be asked. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered'
}

export type StreamClient = {
  /** Where people sign in, as the server said it last. */
  readonly publicUrl: () => string | undefined
  /** Asks the server to do something that only it can. @throws NotAnswered */
  ask(what: What, body: object): Promise<unknown>
  /** Whether the stream has come to this position, within that time. */
  whenAt(position: StreamPosition, withinMs: number): Promise<boolean>
  /** Somebody works by this session: it is not idle. */
  noteUse(session: string): void
  close(): Promise<void>
}

export type StreamOptions = {
  /** Where it stood is written down here. */
  readonly folder: string
  readonly outpost: Outpost
  readonly engine: string
  readonly keeper: FactsKeeper
  readonly log?: Pick<SpooledLog, 'attach' | 'kept' | 'detach' | 'write'>
  readonly onDestinations: (said: Destinations) => void
  readonly onNames?: (said: NamesForGateway) => void
  /** How this gateway stands, for administrators; `cut` counts from its start. */
  readonly report?: () => Omit<GatewayReport, 'problem'>
  /** How often it is looked at. */
  readonly reportLookMs?: number
  readonly said?: (event: StreamEvent) => void
  readonly random?: () => number
  /** Of what the first wait is made. */
  readonly firstDelayMs?: number
}

const LONGEST_DELAY_MS = 10_000
/** What does not pass by itself is tried again this seldom. */
const HOPELESS_DELAY_MS = 30_000
const CONNECT_MS = 10_000
const WELCOME_MS = 5_000
/** The server ticks each second: silent for so long, it is gone. */
const SILENT_MS = 10_000
const ASK_MS = 5_000
const CLOSE_MS = 1_000
const MOST_ASKS = 1_000
const MOST_USED = 5_000
const MOST_WAITING = 10_000
const TELL_USE_MS = 60_000
const KEEP_MS = 5_000
/** How it stands is looked at so often, and said where it changed, else this seldom. */
const REPORT_LOOK_MS = 5_000
const REPORT_MS = 30_000

class OtherServer extends Error {
  override readonly name = 'OtherServer'
}
class OtherProtocol extends Error {
  override readonly name = 'OtherProtocol'
}
class Malformed extends Error {
  override readonly name = 'Malformed'
}

/** Keeps a stream to the server for as long as it runs. @throws UnusableFile */
export async function openStream(options: StreamOptions): Promise<StreamClient> {
  const { folder, outpost, keeper, log, said = () => undefined, random = Math.random, firstDelayMs = 200 } = options
  const { identity, key } = outpost
  const url = streamUrl(identity.server)
  const standing = createStanding(await readStanding(folder))
  const asks = new Map<string, { readonly resolve: (body: unknown) => void; readonly reject: (error: Error) => void }>()
  const waiting = new Set<() => void>()
  let used = new Set<string>()
  let socket: WebSocket | undefined
  let publicUrl: string | undefined
  let failures = 0
  let closed = false
  let again: NodeJS.Timeout | undefined
  let keptText = ''
  let rulesUnusable = false
  let cutTold = 0
  let reported = ''
  let reportedAt = -Infinity
  let keeping: Promise<void> = Promise.resolve()

  const tellUse = setInterval(() => {
    if (used.size === 0 || !isProved()) return
    say({ kind: 'used', sessions: [...used] })
    used = new Set()
  }, TELL_USE_MS)
  const keep = setInterval(() => keepSoon(), KEEP_MS)
  const reporting = setInterval(() => report('changed'), options.reportLookMs ?? REPORT_LOOK_MS)
  let ended: Promise<void> = Promise.resolve()
  let proved = false
  let isComplete = false
  connect()

  return {
    publicUrl: () => publicUrl,
    ask,
    whenAt,
    noteUse(session) {
      if (used.size < MOST_USED) used.add(session)
    },
    async close() {
      closed = true
      clearTimeout(again)
      clearInterval(tellUse)
      clearInterval(keep)
      clearInterval(reporting)
      socket?.terminate()
      await ended
      keepSoon()
      await keeping
    },
  }

  function isProved(): boolean {
    return proved && socket?.readyState === WebSocket.OPEN
  }

  function say(message: ToServer): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }

  /** Says how it stands: as soon as all is there, and then where it changed, or was not said for half a minute. */
  function report(when: 'now' | 'changed'): void {
    if (options.report === undefined || !isProved() || !isComplete) return
    const { cut, ...rest } = options.report()
    const said = { cut: cut - cutTold, ...rest, ...(rulesUnusable ? { problem: 'rulesUnusable' as const } : {}) }
    // what is open changes all the time, and is told with the rest
    const text = JSON.stringify({ ...said, live: 0 })
    const now = performance.now()
    if (when === 'changed' && text === reported && now - reportedAt < REPORT_MS) return
    say({ kind: 'applied', heads: standing.kept().heads.slice(), ...said })
    cutTold = cut
    reported = JSON.stringify({ ...said, cut: 0, live: 0 })
    reportedAt = now
  }

  /** Written behind one another, and only where it moved. */
  function keepSoon(): void {
    const kept = standing.kept()
    const text = JSON.stringify(kept)
    if (text === keptText || kept.heads.length === 0) return
    keptText = text
    keeping = keeping
      .then(() => keepStanding(folder, kept))
      .catch((error: unknown) => {
        keptText = ''
        said({ kind: 'notWritten', error })
      })
  }

  function connect(): void {
    ended = new Promise((resolve) => {
      speak(resolve)
    })
  }

  /** One stream from the first byte to the last. */
  function speak(over: () => void): void {
    const nonce = randomBytes(24).toString('base64url')
    const own = new WebSocket(url, {
      maxPayload: MAX_STREAM_MESSAGE_BYTES,
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_MS,
      followRedirects: false,
    })
    socket = own
    proved = false
    isComplete = false
    let isOther = false
    let epoch: string | undefined
    let failure: unknown
    let heardAt = performance.now()
    const welcomeBy = setTimeout(() => fail(new Error('not welcomed in time')), CONNECT_MS + WELCOME_MS)
    const watch = setInterval(() => {
      if (performance.now() - heardAt > SILENT_MS) fail(new Error('silent'))
    }, 1_000)

    own.on('open', () =>
      say({ kind: 'hello', protocol: STREAM_PROTOCOL, engine: options.engine, outpost: identity.outpost, nonce }),
    )
    own.on('message', (data, isBinary) => {
      heardAt = performance.now()
      if (failure !== undefined) return
      try {
        hear(readMessage(data, isBinary))
      } catch (error) {
        fail(error)
      }
    })
    own.on('error', (error) => {
      failure ??= error
    })
    own.on('close', (code, reason) => {
      clearTimeout(welcomeBy)
      clearInterval(watch)
      proved = false
      log?.detach()
      for (const { reject } of asks.values()) reject(new NotAnswered('the stream ended'))
      asks.clear()
      const why = whyOf(isOther ? new OtherProtocol() : failure, code, epoch !== undefined)
      if (why.kind === 'refused') keeper.refused()
      if (isUnbelieved(why)) log?.write({ event: 'refused', carrier: 'webSocket', cause: why.kind })
      if (!closed)
        said(
          why.kind === 'lost' && failure === undefined
            ? { kind: 'lost', why: `${code} ${reason.toString('utf8')}` }
            : why,
        )
      if (!closed) again = setTimeout(connect, delayMs(why.kind !== 'lost'))
      over()
    })

    function fail(error: unknown): void {
      failure ??= error
      // a server that is told what went wrong can tell its administrator
      if (!proved || !isUnread(error)) return own.terminate()
      own.close(STREAM_CLOSE.malformed, 'malformed')
      const late = setTimeout(() => own.terminate(), CLOSE_MS)
      own.once('close', () => clearTimeout(late))
    }

    function hear(message: ToGateway): void {
      if (message.kind === 'challenge') return prove(message)
      if (epoch === undefined) throw new Malformed()
      if (isOther) throw new OtherProtocol()
      if (!proved) {
        if (message.kind !== 'welcome') throw new Malformed()
        clearTimeout(welcomeBy)
        proved = true
        publicUrl = message.publicUrl
        keeper.newStream()
        keeper.heardTime(message.serverNow)
        said({ kind: 'connected' })
        say({ kind: 'resume', ...standing.resume(epoch) })
        log?.attach((batch, records) => say({ kind: 'log', batch, records: [...records] }))
        return
      }
      hearProved(message, epoch)
    }

    function prove(message: Extract<ToGateway, { kind: 'challenge' }>): void {
      if (epoch !== undefined) throw new Malformed()
      const proof = { outpost: identity.outpost, outpostNonce: nonce, serverNonce: message.nonce, epoch: message.epoch }
      if (!isSignedBy(identity.serverKey, streamProofText({ role: 'server', ...proof }), message.proof))
        throw new OtherServer()
      epoch = message.epoch
      // it is told who we are all the same, so that it can tell an administrator; nothing else is said
      isOther = message.protocol !== STREAM_PROTOCOL
      say({ kind: 'prove', signature: key.sign(streamProofText({ role: 'outpost', ...proof })) })
    }
  }

  function hearProved(message: ToGateway, epoch: string): void {
    switch (message.kind) {
      case 'challenge':
      case 'welcome':
        throw new Malformed()
      case 'snapshotStart':
        standing.begin(epoch, message.heads)
        return keeper.beginWhole()
      case 'resumed':
        standing.begin(epoch, message.heads)
        return keeper.beginMissed()
      case 'snapshotPart':
        return keeper.put(message.subjects)
      case 'snapshotEnd':
        standing.complete()
        keeper.complete()
        failures = 0
        isComplete = true
        said({ kind: 'complete' })
        report('now')
        return moved()
      case 'change':
        standing.change(message)
        keeper.heardTime(message.serverNow)
        keeper.put(message.subjects)
        return moved()
      case 'rules': {
        const why = keeper.setRules(message)
        rulesUnusable = why !== undefined
        if (why !== undefined) said({ kind: 'rulesUnusable', why })
        return
      }
      case 'destinations':
        return options.onDestinations(message)
      case 'names':
        return options.onNames?.(message)
      case 'tick':
        standing.tick(message.heads)
        return keeper.heardTick(message.serverNow)
      case 'kept':
        return log?.kept(message.batch)
      case 'answer':
        return answered(message)
    }
  }

  function answered({ id, ok, body }: Extract<ToGateway, { kind: 'answer' }>): void {
    const asked = asks.get(id)
    asks.delete(id)
    if (ok) asked?.resolve(body)
    else asked?.reject(new NotAnswered('refused'))
  }

  function ask(what: What, body: object): Promise<unknown> {
    if (!isProved() || asks.size >= MOST_ASKS) return Promise.reject(new NotAnswered('there is no stream'))
    const id = randomBytes(12).toString('base64url')
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        asks.delete(id)
        reject(new NotAnswered('not answered in time'))
      }, ASK_MS)
      const done =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          clearTimeout(late)
          settle(value)
        }
      asks.set(id, { resolve: done(resolve), reject: done(reject) })
      say({ kind: 'ask', id, what, body })
    })
  }

  function moved(): void {
    for (const look of waiting) look()
  }

  function whenAt(position: StreamPosition, withinMs: number): Promise<boolean> {
    if (standing.hasReached(position)) return Promise.resolve(true)
    if (waiting.size >= MOST_WAITING) return Promise.resolve(false)
    return new Promise((resolve) => {
      const late = setTimeout(() => end(false), withinMs)
      const look = () => {
        if (standing.hasReached(position)) end(true)
      }
      waiting.add(look)
      function end(reached: boolean): void {
        clearTimeout(late)
        waiting.delete(look)
        resolve(reached)
      }
    })
  }

  /** Doubles, at random between half and the whole, so that gateways do not come back in one instant. */
  function delayMs(isHopeless: boolean): number {
    failures += 1
    const bound = isHopeless
      ? Math.max(HOPELESS_DELAY_MS, firstDelayMs)
      : Math.min(LONGEST_DELAY_MS, firstDelayMs * 2 ** Math.min(failures - 1, 20))
    return bound * (0.5 + random() / 2)
  }
}

/** Where the stream is, by the address of the server. @throws Error where it would go over the network in the clear */
export function streamUrl(server: string): string {
  const url = new URL(STREAM_PATH, server)
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol === 'http:' && !isHere) throw new Error(`${url.origin} is not encrypted`)
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:'
  return url.href
}

/** `isServer`: it had proved to be our server; what anybody else says of us counts for nothing. */
function whyOf(failure: unknown, code: number, isServer: boolean): StreamEvent {
  if (failure instanceof OtherServer) return { kind: 'otherServer' }
  if (failure instanceof OtherProtocol || code === STREAM_CLOSE.protocol) return { kind: 'otherProtocol' }
  if (failure instanceof RolledBack) return { kind: 'rolledBack' }
  if (code === STREAM_CLOSE.refused && isServer) return { kind: 'refused' }
  if (failure instanceof StreamGap) return { kind: 'lost', why: 'something was missed' }
  return { kind: 'lost', why: failure instanceof Error ? failure.message : 'closed' }
}

/** Somebody else's stream, an older one, or one of another version: told as soon as there is one to believe again. */
function isUnbelieved({ kind }: StreamEvent): boolean {
  return kind === 'otherServer' || kind === 'rolledBack' || kind === 'otherProtocol'
}

/** Something that this version does not know. */
function isUnread(error: unknown): boolean {
  return error instanceof Malformed || (error instanceof Error && error.name === 'ZodError')
}

function readMessage(data: RawData, isBinary: boolean): ToGateway {
  if (isBinary || !Buffer.isBuffer(data)) throw new Malformed('no text')
  return ToGateway.parse(JSON.parse(data.toString('utf8')))
}
