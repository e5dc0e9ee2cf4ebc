import { type CloudTestAnswer, Fault } from '@taga/contract'
import type { Deps } from '../../deps.ts'
import { findService, readService } from '../store.ts'
import { type AskService, askService, problemOf } from './ask-service.ts'
import { askGoogleToken } from './google.ts'
import { askMicrosoftToken } from './microsoft.ts'
import { openSecret } from './send-notices.ts'

/** Whether the service's maker lets us in: asks for a token and does nothing with it. @throws Fault `not_found` */
export async function testRevocation(
  deps: Pick<Deps, 'store' | 'sealer' | 'now'>,
  id: string,
  ask: AskService = askService,
): Promise<CloudTestAnswer> {
  const row = await findService(deps.store.read, id)
  if (row === undefined) throw new Fault('not_found')
  const { revocation } = readService(row)
  try {
    if (revocation.kind === 'none') return { ok: false, problem: 'none' }
    const secret = await openSecret(deps, id)
    if (revocation.kind === 'microsoft') await askMicrosoftToken(ask, revocation, secret)
    else await askGoogleToken(ask, revocation, { secret, now: deps.now() })
    return { ok: true }
  } catch (error) {
    return { ok: false, problem: problemOf(error) }
  }
}
