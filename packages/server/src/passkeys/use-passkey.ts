import { Fault, type PasskeyOptions, type PasskeyUsed } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { beginStep, readStep, type TakenStep, takeStep } from '../accounts/sign-in-steps.ts'
import { requireRelyingParty } from './relying-party.ts'
import { findPasskey, listPasskeys, notePasskeyUse, type PasskeyRow, readTransports } from './store.ts'

type StepKind = 'passkeySignIn' | 'passkeyProof'
type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'sealer' | 'place'>

/** What the browser needs to use a passkey: any it has for this name, or one of this account's. WebAuthn L3, 5.5. */
export async function passkeyToUse(deps: Needs, kind: StepKind, account?: string): Promise<PasskeyOptions> {
  const party = requireRelyingParty(deps.place)
  const known = account === undefined ? [] : await listPasskeys(deps.store.read, account)
  const challenge = Buffer.from(deps.random(32))
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  const options = await generateAuthenticationOptions({
    rpID: party.host,
    challenge: new Uint8Array(challenge),
    userVerification: 'required',
    timeout: 120_000,
    ...(account === undefined
      ? {}
      : {
          allowCredentials: known
            .filter(({ host }) => host === party.host)
            .map((row) => ({ id: row.id, transports: readTransports(row) })),
        }),
  })
  const step = beginStep(deps, {
    kind,
    body: challenge.toString('base64url'),
    ...(account === undefined ? {} : { account }),
  })
  return { step, options: { ...options } }
}

export type UsedPasskey = { readonly step: TakenStep; readonly passkey: PasskeyRow; readonly counter: number }

/** Checks what an authenticator signed. Throws `proof_refused`, the same for a key nobody knows and a wrong signature. WebAuthn L3, 7.2. */
export async function checkPasskeyUsed(
  deps: Needs,
  kind: StepKind,
  used: { readonly step: string; readonly response: PasskeyUsed },
): Promise<UsedPasskey> {
  const party = requireRelyingParty(deps.place)
  const step = readStep(deps, kind, used.step)
  const passkey = await findPasskey(deps.store.read, used.response.id)
  if (passkey === undefined || passkey.host !== party.host || !isOwners(passkey, used.response))
    throw new Fault('proof_refused', { reason: 'passkey' })
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const { userHandle, ...signed } = used.response.response
  const checked = await verifyAuthenticationResponse({
    response: {
      ...used.response,
      response: { ...signed, ...(userHandle === undefined ? {} : { userHandle }) },
      clientExtensionResults: {},
    },
    expectedChallenge: step.body,
    expectedOrigin: [...party.origins],
    expectedRPID: party.host,
    requireUserVerification: true,
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(Buffer.from(passkey.public_key, 'base64url')),
      counter: 0, // looked at in the statement that writes the next one, so that two at once cannot both pass
    },
  }).catch((cause: unknown) => {
    throw new Fault('proof_refused', { reason: 'passkey' }, { cause })
  })
  if (!checked.verified) throw new Fault('proof_refused', { reason: 'passkey' })
  return { step, passkey, counter: checked.authenticationInfo.newCounter }
}

/**
 * Uses the step up and moves the key's counter on. False where the counter does not grow: the key may have been copied, which the ledger
 * then says. Throws `proof_refused` where the step was used.
 */
export async function notePasskey(tx: Tx, { now }: Pick<Deps, 'now'>, used: UsedPasskey): Promise<boolean> {
  await takeStep(tx, used.step)
  const { passkey, counter } = used
  if (await notePasskeyUse(tx.db, { id: passkey.id, counter, at: now() })) return true
  await tx.append({
    kind: 'passkey.counterPassed',
    actor: 'server',
    subject: `account:${passkey.account_id}`,
    body: { name: passkey.name, kept: passkey.counter, sent: counter },
  })
  return false
}

/** Where the authenticator says whose key it is, that must be so. */
function isOwners(passkey: PasskeyRow, { response }: PasskeyUsed): boolean {
  return (
    response.userHandle === undefined || Buffer.from(response.userHandle, 'base64url').toString() === passkey.account_id
  )
}
