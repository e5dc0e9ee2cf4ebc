import { FAULTS, Fault, type FaultAnswer } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { errorText } from '../log.ts'
import { faultPage } from './fault-page.ts'

/**
 * The one place where "no" becomes a status and words. A fault is answered by the table; anything else is a bug: the caller gets an id,
 * the log gets the rest.
 */
export function answerFault(
  { log, place }: Pick<Deps, 'log' | 'place'>,
  error: unknown,
  asked: { readonly id: string; readonly method: string; readonly path: string; readonly page: boolean },
): Response {
  const fault = error instanceof Fault ? error : new Fault('internal', {}, { cause: error })
  const { status, words } = FAULTS[fault.code]
  if (status >= 500)
    log.error('request failed', {
      id: asked.id,
      method: asked.method,
      path: asked.path,
      fault: fault.code,
      error: errorText(fault.cause),
    })
  else log.debug('request refused', { id: asked.id, method: asked.method, path: asked.path, fault: fault.code })
  if (asked.page && fault.code === 'not_signed_in' && asked.method === 'GET') {
    return new Response(null, { status: 303, headers: { location: `${place.url}/sign-in` } })
  }
  const answer: FaultAnswer = {
    fault: fault.code,
    words,
    detail: jsonOf(fault),
    ...(status >= 500 ? { id: asked.id } : {}),
  }
  const headers = new Headers({ 'content-type': asked.page ? 'text/html; charset=utf-8' : 'application/json' })
  const wait = retryAfterSeconds(fault)
  if (wait !== undefined) headers.set('retry-after', String(wait))
  return new Response(asked.page ? faultPage(answer) : JSON.stringify(answer), { status, headers })
}

/** The detail as the wire's JSON type; it is JSON by its own type already. */
function jsonOf(fault: Fault): FaultAnswer['detail'] {
  return JSON.parse(JSON.stringify(fault.detail)) as FaultAnswer['detail'] // FaultValue is JSON, deeply read-only
}

function retryAfterSeconds(fault: Fault): number | undefined {
  const ms = fault.detail['retryAfterMs']
  if (typeof ms === 'number') return Math.ceil(ms / 1000)
  return fault.code === 'busy' ? 2 : undefined
}
