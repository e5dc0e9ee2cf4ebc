import { Fault, type PasskeyMade, type PasskeyOptions } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { beginStep, readStep, type TakenStep, takeStep } from '../accounts/sign-in-steps.ts'
import { requireRelyingParty } from './relying-party.ts'
import { insertPasskey, listPasskeys, MAX_PASSKEYS } from './store.ts'

type StepKind = 'passkeyMade' | 'invitedPasskey'
export type MakingNeeds = Pick<Deps, 'store' | 'now' | 'random' | 'sealer' | 'place'>

/** What the browser needs to make a passkey for this account: user verified, found without a name being typed. WebAuthn L3, 5.4. */
export async function passkeyToMake(
  deps: MakingNeeds,
  kind: StepKind,
  account: { readonly id: string; readonly name: string; readonly personName?: string },
): Promise<PasskeyOptions> {
  const party = requireRelyingParty(deps.place)
  const known = await listPasskeys(deps.store.read, account.id)
  if (known.length >= MAX_PASSKEYS) throw new Fault('conflict', { reason: 'tooMany', limit: MAX_PASSKEYS })
  const challenge = Buffer.from(deps.random(32))
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  const options = await generateRegistrationOptions({
    rpName: 'Taga',
    rpID: party.host,
    userID: new Uint8Array(Buffer.from(account.id)),
    userName: account.name,
    userDisplayName: account.personName ?? account.name,
    challenge: new Uint8Array(challenge),
    attestationType: 'none',
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    timeout: 120_000,
  })
  const step = beginStep(deps, { kind, account: account.id, body: challenge.toString('base64url') })
  return { step, options: { ...options } }
}

export type CheckedPasskey = {
  readonly step: TakenStep
  readonly id: string
  readonly publicKey: string
  readonly counter: number
  readonly synced: boolean
  readonly transports: readonly string[]
  readonly host: string
}

/** Checks what an authenticator made, by the challenge in its step. Throws `proof_refused`. WebAuthn L3, 7.1. */
export async function checkPasskeyMade(
  deps: MakingNeeds,
  kind: StepKind,
  made: { readonly step: string; readonly response: PasskeyMade },
): Promise<CheckedPasskey> {
  const party = requireRelyingParty(deps.place)
  const step = readStep(deps, kind, made.step)
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const { response, ...rest } = made.response
  const checked = await verifyRegistrationResponse({
    response: { ...rest, response: withoutTransports(response), clientExtensionResults: {} },
    expectedChallenge: step.body,
    expectedOrigin: [...party.origins],
    expectedRPID: party.host,
    requireUserVerification: true,
  }).catch((cause: unknown) => {
    throw new Fault('proof_refused', { reason: 'passkey' }, { cause })
  })
  if (!checked.verified) throw new Fault('proof_refused', { reason: 'passkey' })
  const { credential, credentialBackedUp, credentialDeviceType } = checked.registrationInfo
  return {
    step,
    id: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    synced: credentialBackedUp || credentialDeviceType === 'multiDevice',
    transports: response.transports ?? [],
    host: party.host,
  }
}

function withoutTransports({ clientDataJSON, attestationObject }: PasskeyMade['response']) {
  return { clientDataJSON, attestationObject }
}

/** Keeps a checked passkey; its step works once. Throws `proof_refused`, and `conflict` where the key is known already. */
export async function keepPasskey(
  tx: Tx,
  { now }: Pick<Deps, 'now'>,
  kept: { readonly account: string; readonly name: string; readonly checked: CheckedPasskey },
): Promise<void> {
  const { account, name, checked } = kept
  if (checked.step.account !== account) throw new Fault('proof_refused', { reason: 'step' })
  await takeStep(tx, checked.step)
  if ((await listPasskeys(tx.db, account)).length >= MAX_PASSKEYS) throw new Fault('conflict', { reason: 'tooMany' })
  const isNew = await insertPasskey(tx.db, {
    id: checked.id,
    account_id: account,
    name,
    host: checked.host,
    public_key: checked.publicKey,
    counter: checked.counter,
    transports: JSON.stringify(checked.transports),
    synced: checked.synced ? 1 : 0,
    created_at: now(),
    last_used_at: null,
  })
  if (!isNew) throw new Fault('conflict', { reason: 'known' })
  await tx.append({
    kind: 'passkey.added',
    actor: `account:${account}`,
    subject: `account:${account}`,
    body: { name, host: checked.host, synced: checked.synced },
  })
}
