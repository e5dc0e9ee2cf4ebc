import { createHash } from 'node:crypto'
import {
  type Asked,
  type EnrolmentCode,
  type EnrolOutpost,
  type EnrolOutpostAnswer,
  enrolmentProofText,
  enrolOutpost as askToEnrol,
  FINGERPRINT_LENGTH,
  OUTPOST_ENROL_PATH,
  signedText,
  toBase32,
  writeEnrolmentCode,
} from '@taga/contract'
import { keepIdentity, type Outpost, type OutpostIdentity } from './outpost-identity.ts'
import { isSignedBy, makeOutpostKey } from './outpost-key.ts'

export type Enrolment = Pick<EnrolOutpost, 'kind' | 'name' | 'sealKey' | 'engine'> & {
  readonly folder: string
  readonly code: EnrolmentCode
  readonly server: string
  readonly fetch?: typeof fetch
}

/** `notTheServer`: somebody answered who does not hold the key named in the code. Nothing is kept then. */
export type Enrolled =
  | { readonly kind: 'enrolled'; readonly outpost: Outpost }
  | { readonly kind: 'notTheServer' }
  | Exclude<Asked<EnrolOutpostAnswer>, { readonly kind: 'answered' }>

/** Makes a key, brings it to the server under a one-time code, and keeps both once the server has proved to be the one in the code. */
export async function enrolOutpost(enrolment: Enrolment): Promise<Enrolled> {
  const { folder, code, server, kind, name, sealKey, engine } = enrolment
  const key = makeOutpostKey()
  const wish: EnrolOutpost = {
    code: writeEnrolmentCode(code),
    kind,
    name,
    publicKey: key.publicKey,
    engine,
    ...(sealKey === undefined ? {} : { sealKey }),
  }
  const body = new TextEncoder().encode(JSON.stringify(wish))
  const bodyHash = createHash('sha256').update(body).digest('base64url')
  const audience = code.fingerprint
  const text = signedText({ purpose: 'taga-outpost/1', audience, path: OUTPOST_ENROL_PATH, bodyHash })
  const options = { url: server, ...(enrolment.fetch === undefined ? {} : { fetch: enrolment.fetch }) }
  const asked = await askToEnrol(options, { signature: key.sign(text), body })
  if (asked.kind !== 'answered') return asked
  const { answer } = asked
  if (!isTheServer(answer, code, key.publicKey)) return { kind: 'notTheServer' }
  const identity: OutpostIdentity = {
    kind,
    outpost: answer.outpost,
    audience: answer.audience,
    server,
    serverKey: answer.serverKey,
    ...(answer.site === undefined ? {} : { site: answer.site }),
  }
  await key.save(folder)
  await keepIdentity(folder, identity)
  return { kind: 'enrolled', outpost: { identity, key } }
}

/** The key's fingerprint is the one in the code, and the proof was made by that key over what was just agreed. */
function isTheServer(answer: EnrolOutpostAnswer, code: EnrolmentCode, publicKey: string): boolean {
  const spki = Buffer.from(answer.serverKey, 'base64url')
  const fingerprint = toBase32(createHash('sha256').update(spki).digest(), FINGERPRINT_LENGTH)
  if (fingerprint !== code.fingerprint) return false
  const text = enrolmentProofText({ device: answer.outpost, audience: answer.audience, publicKey })
  return isSignedBy(answer.serverKey, text, answer.proof)
}
