/** What an upstream says before its body (RFC 9112 sections 4 to 6). */
export type AnswerHead = {
  readonly status: number
  /** Names, in lower case, and values by turns. */
  readonly headers: readonly string[]
  /** How the end of its body is told. */
  readonly body: { readonly kind: 'length'; readonly length: number } | { readonly kind: 'chunks' | 'untilEnd' }
  /** Whether the connection may serve another request. */
  readonly isKept: boolean
  /** How long it says that it keeps a connection that rests, in seconds. */
  readonly keptSeconds: number | undefined
}

/** Its bytes, with the empty line at its end. */
export const MOST_HEAD_BYTES = 64 * 1024
const MOST_HEADERS = 1_000

const STATUS = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: |$)/
/** Controls, and line ends that are not whole, by which one header becomes two for somebody. */
const BAD_BYTES = /[^\t\r\n -~\u0080-\u00ff]|\r(?!\n)|(?<!\r)\n/
const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/

/**
 * The head of an answer as text of one byte a character, without the empty line; undefined where it could be read in two ways. Nothing is
 * mended: two lengths, a length beside a coding, codings other than chunks, folded lines and spaces before a colon are no answer.
 */
export function readAnswerHead(text: string): AnswerHead | undefined {
  if (BAD_BYTES.test(text)) return undefined
  const first = lineEnd(text, 0)
  const [, minor, code] = STATUS.exec(text.slice(0, first)) ?? []
  if (minor === undefined || code === undefined) return undefined
  const headers: string[] = []
  let length: number | undefined
  let isChunked = false
  let options = ''
  let keptSeconds: number | undefined
  for (let at = first + 2; at < text.length; ) {
    const end = lineEnd(text, at)
    const colon = text.indexOf(':', at)
    if (colon < 0 || colon >= end || headers.length >= 2 * MOST_HEADERS) return undefined
    const name = nameOf(text.slice(at, colon))
    if (name === undefined) return undefined
    const value = trimmed(text, colon + 1, end)
    at = end + 2
    switch (name) {
      case 'content-length':
        if (length !== undefined || !/^\d{1,15}$/.test(value)) return undefined
        length = Number(value)
        break
      case 'transfer-encoding':
        if (isChunked || minor === '0' || value.toLowerCase() !== 'chunked') return undefined
        isChunked = true
        break
      case 'connection':
        options += `,${value.toLowerCase()}`
        break
      case 'keep-alive':
        keptSeconds = secondsIn(value)
        break
    }
    headers.push(name, value)
  }
  if (isChunked && length !== undefined) return undefined
  return {
    status: Number(code),
    headers,
    body: isChunked ? { kind: 'chunks' } : length === undefined ? { kind: 'untilEnd' } : { kind: 'length', length },
    isKept: minor === '1' && !(options !== '' && /(?:^|,)\s*close\s*(?:,|$)/.test(options)),
    keptSeconds,
  }
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\r\n', from)
  return at < 0 ? text.length : at
}

/** Without the spaces and tabs around it. */
function trimmed(text: string, from: number, to: number): string {
  let [begin, end] = [from, to]
  while (begin < end && isBlank(text.charCodeAt(begin))) begin++
  while (end > begin && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(begin, end)
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

function secondsIn(value: string): number | undefined {
  const seconds = /(?:^|,)\s*timeout\s*=\s*(\d{1,6})\s*(?:,|$)/i.exec(value)?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}

/** Names are few, and judging one takes long: some are remembered. */
const names = new Map<string, string>()
const MOST_NAMES = 1_000
const LONGEST_REMEMBERED = 64

function nameOf(written: string): string | undefined {
  const known = names.get(written)
  if (known !== undefined) return known
  if (!NAME.test(written)) return undefined
  const lower = written.toLowerCase()
  if (names.size < MOST_NAMES && written.length <= LONGEST_REMEMBERED) names.set(written, lower)
  return lower
}
