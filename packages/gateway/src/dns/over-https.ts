import { createHash } from 'node:crypto'
import { DNS_CAPABILITY, DNS_PATH, NAME_REASONS } from '@taga/contract'
import { ANSWER_HEADERS } from '../front/page.ts'
import type { Request, Response } from '../front/visit.ts'
import type { KnownFacts } from '../facts/known.ts'
import type { AccessLog } from '../log/access-log.ts'
import type { Buckets } from './buckets.ts'
import { mayAsk } from './may-ask.ts'
import type { DnsResolver, Refused, Resolved } from './resolver.ts'

export type OverHttps = {
  readonly facts: KnownFacts
  readonly resolver: DnsResolver
  /** The device that holds the capability of this digest. */
  readonly deviceOf: (hash: string) => string | undefined
  /** How often one device asks, and how often unknown capabilities come from one address. */
  readonly devices: Buckets
  readonly strangers: Buckets
  /** So many lines of one device are told by their names. */
  readonly lines: Buckets
  readonly log: Pick<AccessLog, 'write'>
  readonly asked: (device: string) => void
  readonly onFault: (error: unknown) => void
}

const TYPE = 'application/dns-message'
/** Questions are short; RFC 8484 section 6 allows 64 KB of answers. */
const MOST_BYTES = 4_096
const BODY_MS = 5_000

/** Whether a path is one that devices ask under. */
export function isDnsPath(path: string): boolean {
  return path.startsWith(DNS_PATH)
}

/** `path` under `DNS_PATH`, with its query; checked by the front. Ends the response, whatever happens. */
export type AnswerOverHttps = (
  request: Request,
  response: Response,
  at: { readonly path: string; readonly address: string },
) => void

/** DNS over HTTPS (RFC 8484), for who holds a device's capability. Allowed names are told to nobody. */
export function answerOverHttps(parts: OverHttps): AnswerOverHttps {
  return (request, response, at) => {
    answer(parts, request, response, at).catch((error: unknown) => {
      parts.onFault(error)
      end(response, 500)
    })
  }
}

async function answer(
  parts: OverHttps,
  request: Request,
  response: Response,
  { path, address }: { readonly path: string; readonly address: string },
): Promise<void> {
  const [capability = '', query] = path.slice(DNS_PATH.length).split('?')
  const device = DNS_CAPABILITY.test(capability) ? parts.deviceOf(digestOf(capability)) : undefined
  if (device === undefined) {
    // no difference between what never was, what was taken back and what is slow to answer
    if (parts.strangers.take(address))
      parts.log.write({ event: 'refused', carrier: 'dns', cause: 'unknownCapability', address })
    return end(response, 404)
  }
  if (!parts.devices.take(device)) return end(response, 429)
  const bytes = await readQuestion(request, query)
  if (typeof bytes === 'number') return end(response, bytes)
  const may = mayAsk(parts.facts, device)
  const resolved = await parts.resolver.resolve(bytes, may.kind === 'may' ? undefined : may)
  if (resolved === undefined) return end(response, 400)
  const about = { carrier: 'dns', device, address } as const
  if (may.kind === 'mayNot') parts.log.write({ event: 'denied', ...about, cause: `device ${may.cause}` })
  else {
    parts.asked(device)
    const person = may.person === undefined ? {} : { person: may.person }
    if (resolved.refused !== undefined) tell(parts, { ...about, ...person }, resolved.refused)
  }
  write(response, resolved)
}

/** A program that asks for ever other names below one that is refused is told by that one; one that asks for ever others, by their number. */
function tell(
  { log, lines }: OverHttps,
  about: { readonly carrier: 'dns'; readonly device: string; readonly person?: string; readonly address: string },
  { name, reason, entry }: Refused,
): void {
  const cause = lines.take(about.device) ? name : lines.take(`entries of ${about.device}`) ? entry : undefined
  const isTold = cause !== undefined && (cause === name || reason !== NAME_REASONS.rebinding)
  log.write({ event: 'denied', ...about, reasons: [reason], ...(isTold ? { cause: cause.slice(0, 200) } : {}) })
}

function digestOf(capability: string): string {
  return createHash('sha256').update(capability).digest('base64url')
}

/** The question's bytes, or the status that says why there are none. */
async function readQuestion(request: Request, query: string | undefined): Promise<Buffer | number> {
  if (request.method === 'GET' || request.method === 'HEAD') {
    const dns = new URLSearchParams(query ?? '').get('dns')
    if (dns === null || !/^[A-Za-z0-9_-]{1,5500}$/.test(dns)) return 400
    return Buffer.from(dns, 'base64url')
  }
  if (request.method !== 'POST') return 405
  if (request.headers['content-type'] !== TYPE) return 415
  return readBody(request)
}

function readBody(request: Request): Promise<Buffer | number> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let bytes = 0
    const late = setTimeout(() => done(408), BODY_MS)
    const done = (read: Buffer | number) => {
      clearTimeout(late)
      resolve(read)
    }
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > MOST_BYTES) done(413)
      else parts.push(part)
    })
    request.on('end', () => done(Buffer.concat(parts)))
    request.on('error', () => done(400))
    request.on('close', () => done(400))
  })
}

function write(response: Response, { answer, keepS }: Resolved): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(200, {
    ...ANSWER_HEADERS,
    'content-type': TYPE,
    'content-length': String(answer.length),
    'cache-control': keepS > 0 ? `private, max-age=${keepS}` : 'no-store',
  })
  response.end(answer)
}

function end(response: Response, status: number): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { ...ANSWER_HEADERS, 'content-length': '0' })
  response.end()
}
