const TIMEOUT_MS = 10_000
/** What somebody let in at Google comes as one list, without pages. */
const MOST_BYTES = 2 * 1024 * 1024
const PROBLEM_LENGTH = 300

/** What a service answered: no more than we need of it. `waitMs`: how long it asks not to be asked again (`Retry-After`). */
export type Answered = { readonly status: number; readonly text: string; readonly waitMs?: number }

/** A service said no, or not now. */
export class NotDone extends Error {
  readonly waitMs: number
  constructor(said: string, waitMs = 0) {
    super(said)
    this.name = 'NotDone'
    this.waitMs = waitMs
  }
}

/** How services are asked; a test that leaves the machine to nobody gives its own. */
export type AskService = (url: string, init: RequestInit) => Promise<Answered>

/**
 * The one way we ask a cloud service anything: at an address that an administrator registered, or one that its maker publishes. No redirect
 * is followed, nobody is waited for longer than ten seconds, and no answer is longer than we have use for.
 */
export async function askService(url: string, init: RequestInit): Promise<Answered> {
  const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) })
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of answer.body ?? []) {
    size += part.byteLength
    if (size > MOST_BYTES) throw new Error('the service answered too much')
    parts.push(part)
  }
  const waitMs = waitOf(answer.headers.get('retry-after'))
  return { status: answer.status, text: Buffer.concat(parts).toString('utf8'), ...(waitMs > 0 && { waitMs }) }
}

/** Seconds, or a date of HTTP (RFC 9110, section 10.2.3). */
function waitOf(header: string | null): number {
  if (header === null) return 0
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? 0 : Math.max(0, ms)
}

/** @throws NotDone with the status and the beginning of what was said, where it was no success */
export function requireDone(answered: Answered, what: string): void {
  if (answered.status >= 200 && answered.status < 300) return
  const said = `${what}: ${answered.status} ${answered.text.replaceAll(/\s+/g, ' ').slice(0, 200)}`
  throw new NotDone(said.trimEnd(), answered.waitMs)
}

/** What went wrong as an administrator reads it: what was said and its causes, not where in our program. */
export function problemOf(error: unknown): string {
  const said: string[] = []
  for (let at = error; at instanceof Error && said.length < 5; at = at.cause) said.push(at.message)
  return (said.length === 0 ? String(error) : said.join(': ')).slice(0, PROBLEM_LENGTH)
}
