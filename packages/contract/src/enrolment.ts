import { z } from 'zod'
import { CheckpointAnswer } from './checkpoint.ts'
import { ONE_LINE } from './observation.ts'

export const ENROL_PATH = '/api/enrolments'
export const MAX_ENROL_BYTES = 16 * 1024

export const KeyAlg = z.enum(['ed25519', 'es256'])
export type KeyAlg = z.infer<typeof KeyAlg>

/** Where the device keeps its key. `software` means: a program of the same user could copy it, and we say so. */
export const KeyProtection = z.enum(['tpm', 'secureEnclave', 'software'])
export type KeyProtection = z.infer<typeof KeyProtection>

export const DeviceKind = z.enum(['laptop', 'desktop', 'server', 'virtual', 'phone', 'tablet'])
export type DeviceKind = z.infer<typeof DeviceKind>

export const DeviceOs = z.enum(['windows', 'macos', 'linux', 'ios', 'android', 'chromeos'])
export type DeviceOs = z.infer<typeof DeviceOs>

/**
 * What a device sends to enrol, signed by the key it brings (`taga-signature` over `signedText` with purpose `taga-enrol/1` and the
 * fingerprint of the code as audience). Unknown fields are tolerated.
 * - `code`: as printed for the person, see `readEnrolmentCode`.
 * - `publicKey`: SubjectPublicKeyInfo (DER) in base64url.
 */
export const Enrol = z.object({
  code: z.string().min(1).max(200),
  publicKey: z.string().min(1).max(1000),
  alg: KeyAlg,
  keyProtection: KeyProtection,
  deviceName: z.string().trim().min(1).max(200).regex(ONE_LINE),
  kind: DeviceKind,
  os: DeviceOs,
})
export type Enrol = z.infer<typeof Enrol>

/**
 * - `audience` goes into every report.
 * - `serverKey`: the server's public key (SPKI, base64url). The agent checks that its fingerprint is the one in the code,
 *   and that `proof` is this key's Ed25519 signature over `enrolmentProofText`.
 * - `state`: `waiting` until an administrator takes the device into use.
 */
export const EnrolAnswer = z.object({
  device: z.string().min(1),
  audience: z.string().min(1),
  serverKey: z.string().min(1),
  proof: z.string().min(1),
  state: z.enum(['inUse', 'waiting']),
  checkpoint: CheckpointAnswer.optional(),
})
export type EnrolAnswer = z.infer<typeof EnrolAnswer>

/** What the server signs to show a newly enrolled device that it holds the key named in the code. */
export function enrolmentProofText(proof: {
  readonly device: string
  readonly audience: string
  readonly publicKey: string
}): string {
  return `taga-enrolled/1\n${proof.device}\n${proof.audience}\n${proof.publicKey}`
}

/** An administrator asks for a code: for a device that the register has, or for a new device of a person. */
export const CreateEnrolmentCode = z.discriminatedUnion('for', [
  z.strictObject({ for: z.literal('device'), device: z.string().min(1).max(100) }),
  z.strictObject({
    for: z.literal('person'),
    person: z.string().min(1).max(100),
    ownership: z.enum(['company', 'personal']),
  }),
])
export type CreateEnrolmentCode = z.infer<typeof CreateEnrolmentCode>

/** `code` is shown this once; only a hash of its secret half is kept. */
export const EnrolmentCodeAnswer = z.object({ selector: z.string(), code: z.string(), expiresAt: z.number().int() })
export type EnrolmentCodeAnswer = z.infer<typeof EnrolmentCodeAnswer>

export const EnrolmentCodeList = z.object({
  codes: z.array(
    z.object({
      selector: z.string(),
      person: z.string().optional(),
      device: z.string().optional(),
      createdAt: z.number().int(),
      expiresAt: z.number().int(),
    }),
  ),
})
export type EnrolmentCodeList = z.infer<typeof EnrolmentCodeList>
