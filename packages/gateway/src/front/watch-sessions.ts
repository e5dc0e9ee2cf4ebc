import { constants, type Http2SecureServer, type ServerHttp2Session } from 'node:http2'

/** A session in which nothing was asked or answered for so long ends; browsers begin another when they need one. */
const SESSION_REST_MS = 120_000
/** Streams that a browser may take back within this time: leaving a page full of pictures takes back a hundred. */
const MOST_RESETS = 300
const RESETS_MS = 10_000
/** How often it is looked for what ended without a word. The fields of a request may be on their way for so long, once they began to come. */
const LOOK_MS = 3_000

export type WatchingSessions = {
  /** Streams that may be open at once: those beyond are refused by Node, and are no fault of who asks. */
  readonly mostStreams: number
  /** How a session is told of. Asked when it begins: at its end nobody knows its address. */
  readonly tellingOf: (session: ServerHttp2Session) => (cause: string) => void
  readonly lookMs?: number
}

/**
 * Ends sessions that only ask and take back (CVE-2023-44487), those that rest, and those that HTTP/2 itself has given up. A session in which
 * something was refused is told of once, also where Node has no word for it.
 */
export function watchSessions(server: Http2SecureServer, watching: WatchingSessions): void {
  const watched = new Set<WatchedSession>()
  server.on('session', (session) => {
    const one = new WatchedSession(session, watching)
    watched.add(one)
    session.once('close', () => watched.delete(one))
  })
  const looks = setInterval(() => {
    for (const one of watched) one.look()
  }, watching.lookMs ?? LOOK_MS)
  looks.unref()
  server.once('close', () => clearInterval(looks))
}

class WatchedSession {
  readonly #session: ServerHttp2Session
  readonly #socket: object
  readonly #mostStreams: number
  #tell: ((cause: string) => void) | undefined
  #open = 0
  #resets = { number: 0, since: performance.now() }
  /** The newest stream that became a request, and the newest of the last look that had not. */
  #asked = 0
  #unasked = 0
  /** Since the last look. */
  #wasFull = false
  #wasAsked = false
  /** Whether it was tried since something happened that the session still speaks. */
  #trial: 'due' | 'begun' | 'answered' | 'done' = 'due'
  #rests = false

  constructor(session: ServerHttp2Session, { tellingOf, mostStreams }: WatchingSessions) {
    this.#session = session
    this.#socket = session.socket
    this.#mostStreams = mostStreams
    this.#tell = tellingOf(session)
    session.on('stream', (stream) => {
      this.#begin(stream.id ?? 0)
      stream.once('close', () => {
        this.#open -= 1
        // a length that its body did not keep; who breaks off says so by another code
        if (stream.rstCode === constants.NGHTTP2_PROTOCOL_ERROR && !stream.headersSent) this.#refuse('badStream')
        if (stream.aborted) this.#countReset()
      })
    })
    session.on('error', (error: NodeJS.ErrnoException) => {
      if (!isGone(error)) this.#refuse(sessionCause(error))
    })
    // the last moments at which Node says what it has seen; an error has a cause of its own, which comes first
    const atEnd = () => {
      if (this.#findUnasked() !== 0) session.once('close', () => this.#refuse('badStream'))
    }
    session.socket.prependListener('end', atEnd)
    session.socket.prependListener('error', atEnd)
    // its second argument would be called once only
    session.setTimeout(SESSION_REST_MS)
    session.on('timeout', () => {
      this.#trial = 'due'
      this.#rests = true
      session.setTimeout(SESSION_REST_MS)
    })
  }

  look(): void {
    const session = this.#session
    if (session.destroyed || session.closed) return
    if (this.#trial === 'begun' || this.#trial === 'answered') {
      const isSilent = this.#trial === 'begun' && this.#isGivenUp()
      this.#trial = this.#trial === 'begun' ? 'due' : 'done'
      // again where there was no answer; what was said in this very turn is sent before the next
      if (isSilent) return void setImmediate(() => this.#giveUp())
      if (this.#rests && this.#open === 0) return session.destroy()
    }
    const unasked = this.#findUnasked()
    if (unasked !== 0 && unasked === this.#unasked) this.#refuse('badStream')
    if (unasked !== 0 && this.#unasked === 0) this.#trial = 'due'
    this.#unasked = unasked
    if (this.#trial === 'due' && !this.#wasAsked) {
      this.#trial = 'begun'
      session.ping((error) => {
        if (error === null && this.#trial === 'begun') this.#trial = 'answered'
      })
    }
    this.#wasAsked = false
    this.#wasFull = this.#open >= this.#mostStreams
  }

  #begin(stream: number): void {
    this.#asked = stream
    this.#wasAsked = true
    this.#rests = false
    this.#trial = 'due'
    this.#open += 1
    if (this.#open >= this.#mostStreams) this.#wasFull = true
  }

  /** The newest stream that began, where HTTP/2 ended it before it was a request, or its fields are still on their way; else 0. */
  #findUnasked(): number {
    const { lastProcStreamID: begun = 0 } = this.#session.state
    // it may be Node that refused it
    if (this.#wasFull) this.#asked = Math.max(this.#asked, begun)
    return begun > this.#asked ? begun : 0
  }

  /** Node 20 does not say that HTTP/2 gave a session up, nor hears any more that its connection ended: only that nothing it says is sent. */
  #isGivenUp(): boolean {
    const { outboundQueueSize: unsent = 0 } = this.#session.state
    return unsent > 0 && waitingBytes(this.#socket) === 0
  }

  #giveUp(): void {
    if (this.#session.destroyed || !this.#isGivenUp()) return
    this.#refuse('badSession')
    this.#session.destroy()
  }

  #countReset(): void {
    const now = performance.now()
    if (now - this.#resets.since > RESETS_MS) this.#resets = { number: 0, since: now }
    this.#resets.number += 1
    if (this.#resets.number <= MOST_RESETS || this.#session.destroyed) return
    this.#refuse('rapidResets')
    this.#session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM)
  }

  #refuse(cause: string): void {
    this.#tell?.(cause)
    this.#tell = undefined
  }
}

/** A connection that just ended is no refusal. */
export function isGone({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED'
}

function sessionCause({ code }: NodeJS.ErrnoException): string {
  return code === 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES' ? 'badFrames' : 'badSession'
}

/** What a connection has not taken yet. Not in the types of Node; without it nobody can say whether the peer is merely slow. */
function waitingBytes(socket: object): number | undefined {
  const handle: unknown = Reflect.get(socket, '_handle') // of a session it answers for the socket, and denies to have anything
  const waiting: unknown = typeof handle === 'object' && handle !== null && Reflect.get(handle, 'writeQueueSize')
  return typeof waiting === 'number' ? waiting : undefined
}
