import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Deps } from '../deps.ts'
import { errorText } from '../log.ts'
import { errorPage } from './error-page.ts'

const MOST_BODY = 128 * 1024

/** Why a request of a service is not served, for the page and the log. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, text = '', options?: ErrorOptions) {
    super(text, options)
    this.name = 'Refused'
    this.code = code
  }
}

/** Fields of a query or a form, each at most once: as they are meant, and as they were sent. */
type AskedFields = { readonly fields: ReadonlyMap<string, string>; readonly raw: ReadonlyMap<string, string> }

/**
 * What a browser brings from a service, by its address or by a form. Fields of other names are passed over.
 * @throws Refused
 */
export async function readFields(request: IncomingMessage, url: URL, names: readonly string[]): Promise<AskedFields> {
  const text = request.method === 'POST' ? await readBody(request) : url.search.slice(1)
  const fields = new Map<string, string>()
  const raw = new Map<string, string>()
  for (const part of text.split('&')) {
    const at = part.indexOf('=')
    const name = at < 0 ? part : part.slice(0, at)
    if (!names.includes(name)) continue
    if (fields.has(name)) throw new Refused('twice', name)
    const sent = at < 0 ? '' : part.slice(at + 1)
    raw.set(name, sent)
    fields.set(name, decodeField(sent))
  }
  return { fields, raw }
}

function decodeField(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    throw new Refused('malformed', '', { cause })
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') throw new Refused('wrong_type')
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > MOST_BODY) throw new Refused('too_large')
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('latin1')
}

/** Tells the person who was sent here that it is not served. `by`: which kind of request the log calls it. */
export function answerRefused(
  { log }: Pick<Deps, 'log'>,
  response: ServerResponse,
  refused: { readonly error: Error; readonly by: 'SAML' | 'OpenID Connect'; readonly about: 'signIn' | 'signOut' },
): void {
  const { error, by, about } = refused
  const code = error instanceof Refused ? error.code : 'bad_request'
  log.warn(`a request by ${by} was refused`, { code, error: errorText(error) })
  response.writeHead(code === 'not_found' ? 404 : 400, { 'content-type': 'text/html; charset=utf-8' })
  response.end(errorPage({ code, text: error.message, about }))
}
