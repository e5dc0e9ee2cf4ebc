import type { Readable } from 'node:stream'
import type { AnswerHead } from './answer-head.ts'

/** A request for an upstream. `headers`: names and values by turns, without what tells the length of a body. */
export type Question = {
  readonly method: string
  readonly path: string
  readonly headers: readonly string[]
  readonly body: Readable | undefined
  /** The length of the body where it is known; without it the body goes in chunks. */
  readonly length: number | undefined
}

/** Why there is no answer, or no more of it, beside the reasons of `CannotReach`. */
export type NoAnswer = 'badAnswer' | 'upstreamClosed' | 'upstreamTimedOut' | 'badBody' | 'tooBusy'

/** Takes an answer as it comes: one head, parts, and an end, or an error at any moment. */
export type AnswerTaker = {
  onHead(head: AnswerHead): void
  /** `isLent`: its bytes are of use until this returns. */
  onPart(part: Buffer, isLent: boolean): void
  onEnd(): void
  onError(cause: string): void
}

/** A request on its way. */
export type Asked = {
  /** No more of the answer is read; what was read already may still come. */
  pause(): void
  resume(): void
  /** Ends it, and its connection. Nothing is called after this. */
  abort(): void
}

/** The bytes of its head. */
export function headOf({ method, path, headers, body, length }: Question): string {
  let head = `${method} ${path} HTTP/1.1\r\n`
  for (let at = 0; at < headers.length; at += 2) head += `${headers[at]}: ${headers[at + 1]}\r\n`
  if (body === undefined) return EMPTY_BODY.has(method) ? `${head}content-length: 0\r\n\r\n` : `${head}\r\n`
  return length === undefined ? `${head}transfer-encoding: chunked\r\n\r\n` : `${head}content-length: ${length}\r\n\r\n`
}

/** Methods of which a body is expected: without one they say so (RFC 9110 section 8.6). */
const EMPTY_BODY = new Set(['POST', 'PUT', 'PATCH'])
