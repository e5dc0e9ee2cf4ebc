import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'

/** A program of ours that stands elsewhere: a gateway lets people in, a connector in an office dials out to gateways. */
export const OUTPOST_KINDS = ['gateway', 'connector'] as const
export const OutpostKind = z.enum(OUTPOST_KINDS)
export type OutpostKind = z.infer<typeof OutpostKind>

export const OUTPOST_ENROL_PATH = '/api/outposts/enrolments'

/**
 * What an outpost sends to enrol, signed by the key it brings as a device's enrolment is (`signedText`, purpose `taga-outpost/1`, the code's
 * fingerprint as audience). `sealKey`: X25519 public key (SPKI DER, base64url) that secrets are sealed to; for gateways.
 */
export const EnrolOutpost = z.object({
  code: z.string().min(1).max(200),
  kind: OutpostKind,
  name: z.string().trim().min(1).max(200).regex(ONE_LINE),
  publicKey: z.string().min(1).max(1000),
  sealKey: z.string().min(1).max(1000).optional(),
  engine: z.string().max(100),
})
export type EnrolOutpost = z.infer<typeof EnrolOutpost>

/**
 * `serverKey` and `proof` as in a device's enrolment. `site`: where a connector stands. `gateways`: where a connector dials, as
 * `https://NAME[:PORT]`.
 */
export const EnrolOutpostAnswer = z.object({
  outpost: z.string().min(1),
  audience: z.string().min(1),
  serverKey: z.string().min(1),
  proof: z.string().min(1),
  site: z.string().optional(),
  gateways: z.array(z.string()).optional(),
})
export type EnrolOutpostAnswer = z.infer<typeof EnrolOutpostAnswer>
