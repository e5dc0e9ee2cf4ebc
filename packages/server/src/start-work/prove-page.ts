import { Fault } from '@taga/contract'
import { PAGE_HEADER, pageProofText, readPageProof } from '@taga/core'
import type { Deps } from '../deps.ts'
import type { AccountActor } from '../http/actor.ts'
import { csrfOf } from '../http/csrf.ts'
import { isSignedBy, readPublicKey } from '../reports/verify-signature.ts'
import { readBinding } from './page-binding.ts'

/**
 * The device that this request comes from, by the proof it carries; undefined where it carries none, or where the binding does not stand.
 * Somebody who took the cookie and not the key is a browser that nobody knows.
 * @throws Fault `page_refused` (detail.reason: challenge, used, signature, unbound; detail.challenge to try again with)
 */
export async function provePage(
  deps: Pick<Deps, 'store' | 'now' | 'pageGuard'>,
  request: Request,
  who: { readonly actor: AccountActor; readonly sessionToken: string },
): Promise<string | undefined> {
  const header = request.headers.get(PAGE_HEADER)
  if (header === null) return undefined
  const now = deps.now()
  const refuse = (reason: string) => new Fault('page_refused', { reason, challenge: deps.pageGuard.challenge(now) })
  const proof = readPageProof(header)
  if (proof === undefined) throw refuse('signature')
  const { session, person } = who.actor
  const binding = await readBinding(deps.store.read, { session, person, now })
  if (binding === undefined) throw refuse('unbound')
  const key = readPublicKey(binding.page.public_key, 'es256')
  const { pathname, search } = new URL(request.url)
  const text = pageProofText({
    ...proof,
    csrf: csrfOf(who.sessionToken),
    method: request.method,
    path: pathname + search,
  })
  if (key === undefined || !isSignedBy(key, 'es256', { text, signature: proof.signature })) throw refuse('signature')
  // last, so that nobody but the key's holder can fill what is remembered
  const use = deps.pageGuard.use(proof, now)
  if (use !== 'fresh') throw refuse(use === 'used' ? 'used' : 'challenge')
  return binding.state === 'live' ? binding.device.id : undefined
}
