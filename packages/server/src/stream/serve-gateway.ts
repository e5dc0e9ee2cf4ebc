import { randomBytes } from 'node:crypto'
import { Fault, STREAM_CLOSE, STREAM_PROTOCOL, type StreamPosition, streamProofText, ToServer } from '@taga/contract'
import type { RawData, WebSocket } from 'ws'
import { SESSION_IDLE_MS } from '../accounts/session-times.ts'
import type { Deps } from '../deps.ts'
import { errorText } from '../log.ts'
import { findOutpost, noteOutpostSeen } from '../outposts/store.ts'
import { isSignedBy, readPublicKey } from '../reports/verify-signature.ts'
import { type AskHandler, asks } from './asks.ts'
import { closeSoon, type GatewayLink, linkOver } from './gateway-link.ts'
import { noteApplied, noteRefused } from './note-outpost.ts'
import type { Publisher } from './publisher.ts'

/** How long a stranger may take to prove who it is. */
const PROVE_MS = 5_000
/** Messages of one gateway that wait to be worked off; beyond that it is not read until they are. */
const MOST_WAITING = 32
const PING_MS = 10_000
const SEEN_MS = 60_000
const APPLY_MS = 1_000

/** Keeps records of the access log of a gateway; a batch that was kept before is kept once. */
export type KeepRecords = (deps: Deps, outpost: string, batch: string, records: readonly unknown[]) => Promise<void>

export type GatewayService = {
  readonly deps: Deps
  readonly publisher: Publisher
  readonly keepRecords: KeepRecords
  /** Called once it has proved who it is. */
  readonly onProved: (link: GatewayLink) => void
  readonly onEnded: (link: GatewayLink | undefined) => void
}

type Proving =
  | { readonly kind: 'hello' }
  | {
      readonly kind: 'prove'
      readonly hello: Extract<ToServer, { kind: 'hello' }>
      readonly serverNonce: string
    }
  | { readonly kind: 'proved'; readonly link: GatewayLink; readonly engine: string; resumed: boolean }

class Malformed extends Error {
  override readonly name = 'Malformed'
}
class NotOurs extends Error {
  override readonly name = 'NotOurs'
}
class OtherProtocol extends Error {
  override readonly name = 'OtherProtocol'
}

/** Speaks with one WebSocket until it ends: proof of both sides first, then what `Publisher` says and what the gateway asks. */
export function serveGateway(socket: WebSocket, service: GatewayService): void {
  const { deps, publisher } = service
  let state: Proving = { kind: 'hello' }
  let work: Promise<void> = Promise.resolve()
  let waiting = 0
  let isAlive = true
  let appliedAt = -Infinity
  const tooLate = setTimeout(() => closeSoon(socket, 1008, 'not proved in time'), PROVE_MS)
  const pings = setInterval(ping, PING_MS)
  const seen = setInterval(() => void noteSeen(), SEEN_MS)

  socket.on('error', () => socket.terminate())
  socket.on('pong', () => (isAlive = true))
  socket.on('message', (data, isBinary) => {
    isAlive = true
    waiting += 1
    if (waiting >= MOST_WAITING) socket.pause()
    work = work.then(() => receive(data, isBinary)).then(settled, failed)
  })
  socket.on('close', (code) => {
    if (code === STREAM_CLOSE.malformed) void noteUnread()
    clearTimeout(tooLate)
    clearInterval(pings)
    clearInterval(seen)
    const link = state.kind === 'proved' ? state.link : undefined
    if (link !== undefined) publisher.leave(link)
    if (link !== undefined) void noteSeen()
    service.onEnded(link)
  })

  function settled(): void {
    waiting -= 1
    if (socket.isPaused && waiting < MOST_WAITING / 2) socket.resume()
  }

  function failed(error: unknown): void {
    settled()
    if (error instanceof OtherProtocol) closeSoon(socket, STREAM_CLOSE.protocol, `protocol ${STREAM_PROTOCOL}`)
    else if (error instanceof NotOurs) closeSoon(socket, STREAM_CLOSE.refused, 'refused')
    else if (error instanceof Malformed) closeSoon(socket, STREAM_CLOSE.malformed, 'malformed')
    else {
      deps.log.error('stream failed', { error: errorText(error) })
      closeSoon(socket, 1011, 'failed')
    }
  }

  /** One of us did not understand the other, after both had proved who they are: they are not of the same version. */
  async function noteUnread(): Promise<void> {
    if (state.kind !== 'proved') return
    const { link, engine } = state
    try {
      await noteRefused(deps, link.outpost, { why: 'unread', engine })
    } catch (error) {
      deps.log.warn('a stream that broke could not be noted', { error: errorText(error) })
    }
  }

  function ping(): void {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }

  async function noteSeen(): Promise<void> {
    if (state.kind !== 'proved') return
    const { outpost } = state.link
    try {
      await deps.store.write((tx) => noteOutpostSeen(tx.db, outpost, deps.now()))
    } catch (error) {
      deps.log.warn('an outpost could not be noted as seen', { error: errorText(error) })
    }
  }

  async function receive(data: RawData, isBinary: boolean): Promise<void> {
    if (socket.readyState !== socket.OPEN) return
    const message = readMessage(data, isBinary)
    switch (state.kind) {
      case 'hello':
        if (message.kind !== 'hello') throw new Malformed()
        return challenge(message)
      case 'prove':
        if (message.kind !== 'prove') throw new Malformed()
        return welcome(state, message.signature)
      case 'proved':
        return serve(state, message)
    }
  }

  /** Also one of another version shows who it is first, so that an administrator can be told which it is. */
  function challenge(hello: Extract<ToServer, { kind: 'hello' }>): void {
    const { outpost, nonce } = hello
    const serverNonce = randomBytes(24).toString('base64url')
    const { epoch } = deps.store
    const text = streamProofText({ role: 'server', outpost, outpostNonce: nonce, serverNonce, epoch })
    state = { kind: 'prove', hello, serverNonce }
    say({
      kind: 'challenge',
      protocol: STREAM_PROTOCOL,
      nonce: serverNonce,
      epoch,
      serverNow: deps.now(),
      proof: deps.serverKey.sign(text),
    })
  }

  async function welcome(
    { hello, serverNonce }: Extract<Proving, { kind: 'prove' }>,
    signature: string,
  ): Promise<void> {
    const { outpost, nonce: outpostNonce, protocol, engine } = hello
    const row = await findOutpost(deps.store.read, outpost)
    const key = readPublicKey(row?.public_key ?? '', 'ed25519')
    const { epoch } = deps.store
    const text = streamProofText({ role: 'outpost', outpost, outpostNonce, serverNonce, epoch })
    const isProved = key !== undefined && isSignedBy(key, 'ed25519', { text, signature })
    if (row === undefined || row.revoked_at !== null || row.kind !== 'gateway') throw new NotOurs()
    if (!isProved) {
      await noteRefused(deps, outpost, { why: 'proof' })
      throw new NotOurs()
    }
    if (protocol !== STREAM_PROTOCOL) {
      await noteRefused(deps, outpost, { why: protocol < STREAM_PROTOCOL ? 'older' : 'newer', engine })
      throw new OtherProtocol()
    }
    if (socket.readyState !== socket.OPEN) return
    clearTimeout(tooLate)
    const link = linkOver(socket, { outpost, sealKey: row.seal_key ?? undefined })
    state = { kind: 'proved', link, engine, resumed: false }
    say({ kind: 'welcome', publicUrl: deps.places.main().url, serverNow: deps.now() })
    service.onProved(link)
    void noteSeen()
  }

  async function serve(proved: Extract<Proving, { kind: 'proved' }>, message: ToServer): Promise<void> {
    const { outpost } = proved.link
    switch (message.kind) {
      case 'hello':
      case 'prove':
        throw new Malformed()
      case 'resume':
        if (proved.resumed) throw new Malformed()
        proved.resumed = true
        requireDistinct(message.heads)
        return publisher.join(proved.link, message)
      case 'applied':
        requireDistinct(message.heads)
        if (!mayApply()) return
        return noteApplied(deps, { outpost, engine: proved.engine }, message)
      case 'used':
        return touchSessions(deps, message.sessions)
      case 'log':
        return keep(outpost, message)
      case 'ask':
        return say({ kind: 'answer', id: message.id, ...(await answer(asks[message.what], outpost, message.body)) })
    }
  }

  /** One that says it without end fills nothing: what is left out is in what it says next. */
  function mayApply(): boolean {
    const now = performance.now()
    if (now - appliedAt < APPLY_MS) return false
    appliedAt = now
    return true
  }

  /** What could not be kept is not said to be: the gateway has it still, and sends it again. */
  async function keep(outpost: string, { batch, records }: Extract<ToServer, { kind: 'log' }>): Promise<void> {
    try {
      await service.keepRecords(deps, outpost, batch, records)
    } catch (error) {
      return deps.log.error('records of a gateway were not kept', { error: errorText(error) })
    }
    say({ kind: 'kept', batch })
  }

  async function answer(handler: AskHandler | undefined, outpost: string, body: unknown) {
    try {
      if (handler === undefined) throw new Fault('not_found')
      return { ok: true, body: await handler(deps, outpost, body) }
    } catch (error) {
      if (error instanceof Fault) return { ok: false, body: { fault: error.code } }
      deps.log.error('a gateway was not answered', { error: errorText(error) })
      return { ok: false, body: { fault: 'internal' } }
    }
  }

  function say(message: object): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
  }
}

function readMessage(data: RawData, isBinary: boolean): ToServer {
  if (isBinary || !Buffer.isBuffer(data)) throw new Malformed()
  let json: unknown
  try {
    json = JSON.parse(data.toString('utf8'))
  } catch (cause) {
    throw new Malformed('no JSON', { cause })
  }
  const read = ToServer.safeParse(json)
  if (!read.success) throw new Malformed('no message', { cause: read.error })
  return read.data
}

function requireDistinct(heads: readonly StreamPosition[]): void {
  if (new Set(heads.map(({ writer }) => writer)).size !== heads.length) throw new Malformed()
}

/** Work at a gateway keeps a session that stands from ending for want of requests; no change for the ledger. */
async function touchSessions({ store, now }: Pick<Deps, 'store' | 'now'>, sessions: readonly string[]): Promise<void> {
  await store.write(async (tx) => {
    const at = now()
    for (let from = 0; from < sessions.length; from += 500)
      await tx.db
        .updateTable('sessions')
        .set({ last_seen_at: at })
        .where('id', 'in', sessions.slice(from, from + 500))
        .where('ended_at', 'is', null)
        .where('last_seen_at', '>', at - SESSION_IDLE_MS)
        .where('last_seen_at', '<', at)
        .execute()
  })
}
