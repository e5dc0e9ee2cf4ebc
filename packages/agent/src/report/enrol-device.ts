import { createHash, createPublicKey, verify } from 'node:crypto'
import { hostname } from 'node:os'
import {
  type Asked,
  DeviceKind,
  DeviceOs,
  ENROL_PATH,
  type EnrolAnswer,
  type EnrolmentCode,
  enrol,
  enrolBody,
  enrolmentProofText,
  FINGERPRINT_LENGTH,
  signedText,
  toBase32,
  writeEnrolmentCode,
} from '@taga/contract'
import type { Seen } from '@taga/core'
import { makeDeviceKey } from '../state/device-key.ts'
import { type Identity, keepWitnessed, writeIdentity } from '../state/identity.ts'

export type Enrolment = {
  readonly folder: string
  readonly code: EnrolmentCode
  readonly server: string
  readonly ownership: Identity['ownership']
  readonly seen: Seen
  readonly deviceName?: string
  readonly fetch?: typeof fetch
}

/** `notTheServer`: somebody answered who does not hold the key named in the code. Nothing is kept then. */
export type Enrolled =
  | { readonly kind: 'enrolled'; readonly identity: Identity; readonly state: EnrolAnswer['state'] }
  | { readonly kind: 'notTheServer' }
  | Exclude<Asked<EnrolAnswer>, { readonly kind: 'answered' }>

/** Makes a key, brings it to the server under a one-time code, and keeps both once the server has proved to be the one in the code. */
export async function enrolDevice(enrolment: Enrolment): Promise<Enrolled> {
  const key = makeDeviceKey()
  const body = enrolBody({
    code: writeEnrolmentCode(enrolment.code),
    publicKey: key.publicKey,
    alg: 'ed25519',
    keyProtection: 'software',
    deviceName: enrolment.deviceName ?? hostname(),
    kind: DeviceKind.catch('desktop').parse(valueOf(enrolment.seen, 'device.kind')),
    os: DeviceOs.catch('linux').parse(valueOf(enrolment.seen, 'device.os')),
  })
  const bodyHash = createHash('sha256').update(body).digest('base64url')
  const text = signedText({ purpose: 'taga-enrol/1', audience: enrolment.code.fingerprint, path: ENROL_PATH, bodyHash })
  const options = { url: enrolment.server, ...(enrolment.fetch === undefined ? {} : { fetch: enrolment.fetch }) }
  const asked = await enrol(options, { signature: key.sign(text), body })
  if (asked.kind !== 'answered') return asked
  const { answer } = asked
  if (!isTheServer(answer, enrolment.code, key.publicKey)) return { kind: 'notTheServer' }
  const { device, audience, serverKey } = answer
  const identity: Identity = { device, audience, serverKey, server: enrolment.server, ownership: enrolment.ownership }
  await key.save(enrolment.folder)
  await writeIdentity(enrolment.folder, identity)
  if (answer.checkpoint !== undefined) await keepWitnessed(enrolment.folder, answer.checkpoint)
  return { kind: 'enrolled', identity, state: answer.state }
}

/** The key's fingerprint is the one in the code, and the proof was made by that key over what was just agreed. */
export function isTheServer(answer: EnrolAnswer, code: EnrolmentCode, publicKey: string): boolean {
  const spki = Buffer.from(answer.serverKey, 'base64url')
  const fingerprint = toBase32(createHash('sha256').update(spki).digest(), FINGERPRINT_LENGTH)
  if (fingerprint !== code.fingerprint) return false
  const text = enrolmentProofText({ device: answer.device, audience: answer.audience, publicKey })
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  return (
    key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(answer.proof, 'base64url'))
  )
}

function valueOf(seen: Seen, key: string): unknown {
  const observation = seen[key]
  return observation?.kind === 'value' ? observation.value : undefined
}
