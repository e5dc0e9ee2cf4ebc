import { Fault, type SignInByPasskey } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { checkPasskeyUsed, notePasskey } from '../passkeys/use-passkey.ts'
import { mayWork } from './may-work.ts'
import { noteRefusal } from './sign-in.ts'
import { findAccount } from './store.ts'
import { type RequestedFrom, type StartedSession, startSession } from './start-session.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'log' | 'sealer' | 'place'>

/** Starts a session for who holds a passkey. Nothing can be guessed here, so nothing is slowed down. Throws `proof_refused`. */
export async function signInByPasskey(
  deps: Needs,
  wish: SignInByPasskey,
  from: RequestedFrom,
): Promise<StartedSession> {
  const used = await checkPasskeyUsed(deps, 'passkeySignIn', wish)
  const id = used.passkey.account_id
  const session = await deps.store.write(async (tx) => {
    const isOriginal = await notePasskey(tx, deps, used)
    const account = await findAccount(tx.db, id)
    if (isOriginal && account !== undefined && (await mayWork(tx.db, account)))
      return startSession(deps, tx, { account: id, from, way: { via: 'passkey', strength: 'passkey' } })
    await noteRefusal(tx, id, from)
    return undefined
  })
  if (session !== undefined) return session
  deps.log.note('sign-in by passkey refused', { account: id, address: from.address })
  throw new Fault('proof_refused', { reason: 'passkey' })
}
