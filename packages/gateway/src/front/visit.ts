import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { Destination } from '@taga/contract'
import type { OpenAnswer } from '../live/live-connection.ts'
import type { Language } from './page.ts'

export type Request = IncomingMessage | Http2ServerRequest
export type Response = ServerResponse | Http2ServerResponse

/** A request of a browser that entered, for one destination. Nobody has decided anything yet. */
export type Visit<D extends Destination = Destination> = {
  readonly destination: D
  /** The server's session. */
  readonly session: string
  /** Whose it is, for naming them; deciding asks the facts. */
  readonly person: string
  readonly address: string
  readonly language: Language
  /** The name it came to, in lower case. */
  readonly name: string
  readonly port: number
  /** Path and query, checked; what is passed on is this. */
  readonly path: string
  readonly cookies: string | undefined
  /** Answers with why it may not be opened: a page to who looks at pages, else JSON. */
  readonly refuse: (response: Response, answer: Extract<OpenAnswer, { kind: 'refused' }>) => void
  /** Sends the browser to give a fresh proof, and from there back to this path. */
  readonly prove: (response: Response, back: string) => void
  /** Answers that the destination could not be reached, for this cause as the access log has it. */
  readonly unreachable: (response: Response, cause: string) => void
}

/** Carries one kind of destination. Each call ends the response or socket that it was given, whatever happens. */
export type CarrierRoom<D extends Destination = Destination> = {
  readonly request: (visit: Visit<D>, request: Request, response: Response) => void
  /** A WebSocket upgrade; `undefined` where this kind has none. */
  readonly upgrade?: (visit: Visit<D>, request: IncomingMessage, socket: Duplex, head: Buffer) => void
}
