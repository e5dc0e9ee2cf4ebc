import { WIKI } from '../../testing/test-front.ts'

/**
 * One attack as its bytes. `cookie`: of a browser that entered, so that nothing but what is attacked stands in its way; everything that
 * bears `SMUGGLED` or `FORGED` must never reach an upstream.
 */
export type Attack = {
  readonly title: string
  readonly bytes: (cookie: string) => Buffer
  /** Any of these; `closed`: no answer at all. */
  readonly status: readonly (number | 'closed')[]
  /** Any of these in the access log. */
  readonly cause: readonly string[]
  /** The name of the handshake, where it is another. */
  readonly name?: string
}

/** The path of a request that an attack hides inside another, and the value of what it claims. */
export const SMUGGLED = '/smuggled'
export const FORGED = 'forged-by-client'

export function hidden(cookie: string): string {
  return `GET ${SMUGGLED} HTTP/1.1\r\nHost: ${WIKI}\r\nCookie: ${cookie}\r\n\r\n`
}

export function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}

/** A request with these header lines and this body, and a hidden one right behind it. */
export function request(
  cookie: string,
  { line = 'POST /a HTTP/1.1', lines = [], body = '' }: { line?: string; lines?: readonly string[]; body?: string },
): Buffer {
  const head = [line, `Host: ${WIKI}`, `Cookie: ${cookie}`, ...lines].join('\r\n')
  return latin(`${head}\r\n\r\n${body}${hidden(cookie)}`)
}
