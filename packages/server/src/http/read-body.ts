import { Fault } from '@taga/contract'
import type { Route } from './route.ts'

/** The body as its route wants it, with `csrf` taken out of a form. Never holds more than the route's limit in memory. */
export async function readBody(
  request: Request,
  route: Pick<Route, 'bodyKind' | 'limits'>,
): Promise<{ readonly body: unknown; readonly csrf?: string }> {
  switch (route.bodyKind) {
    case 'none':
      return { body: undefined }
    case 'bytes':
      return { body: await readBytes(request, route.limits.bodyBytes) }
    case 'json':
      requireType(request, 'application/json')
      return { body: parseJson(await readBytes(request, route.limits.bodyBytes)) }
    case 'form':
      requireType(request, 'application/x-www-form-urlencoded')
      return parseForm(await readBytes(request, route.limits.bodyBytes))
  }
}

/** All bytes of the body; throws `too_large` as soon as one too many has come, and does not read on. */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes)
    throw new Fault('too_large', { limitBytes: maxBytes })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of untilBroken(request.body ?? [])) {
    size += chunk.byteLength
    if (size > maxBytes) throw new Fault('too_large', { limitBytes: maxBytes })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

/** The caller hung up, or sent chunks that are none: nobody's bug. */
async function* untilBroken(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (cause) {
    throw new Fault('malformed', { expected: 'body' }, { cause })
  }
}

/** Text of UTF-8 JSON as unknown; throws `malformed`. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decode(bytes))
  } catch (cause) {
    throw new Fault('malformed', { expected: 'json' }, { cause })
  }
}

function parseForm(bytes: Uint8Array): { readonly body: Record<string, string>; readonly csrf?: string } {
  const fields = new URLSearchParams(decode(bytes))
  const body: Record<string, string> = {}
  for (const [name, value] of fields) {
    if (Object.hasOwn(body, name))
      throw new Fault('bad_input', { in: 'body', fields: [{ field: name, problem: 'repeated' }] })
    Object.defineProperty(body, name, { value, enumerable: true, configurable: true })
  }
  const { csrf, ...rest } = body
  return csrf === undefined ? { body: rest } : { body: rest, csrf }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
}

function requireType(request: Request, type: string): void {
  const sent = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (sent !== type) throw new Fault('wrong_type', { expected: type })
}
