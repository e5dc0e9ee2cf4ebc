import { z } from 'zod'
import { CheckpointAnswer } from './checkpoint.ts'
import { DevicePage, MAX_PAGES } from './device-page.ts'
import { ONE_LINE, ReportedObservation } from './observation.ts'

export const REPORT_PATH = '/api/reports'
export const MAX_REPORT_BYTES = 256 * 1024
export const MAX_REPORT_FACTS = 300
export const MAX_INVENTORY_APPLICATIONS = 2_000

/** Headers of a signed request: the device's id, and the signature over `signedText` in base64url. */
export const DEVICE_HEADER = 'taga-device'
export const SIGNATURE_HEADER = 'taga-signature'
/** The device's clock at the moment of sending (epoch ms), outside the signature: tells a wrong clock from a report that waited. */
export const CLOCK_HEADER = 'taga-clock'

/** `identifier`: what the system itself tells applications apart by, such as the bundle id of macOS. */
export const Application = z.object({
  name: z.string().min(1).max(500),
  version: z.string().max(200),
  publisher: z.string().max(500).optional(),
  identifier: z.string().max(200).optional(),
  installedAt: z.number().int().min(0).optional(),
})
export type Application = z.infer<typeof Application>

/**
 * What an agent sends, as raw JSON bytes that its key signed. Unknown fields are tolerated: agents in the field lag behind or run ahead.
 * - `counter` grows with every report and is stored on the device before sending; the same bytes may be sent again under the same counter.
 * - `sentAt` is the device's clock when this try was signed; each observation's `at` is when it was seen (epoch ms, device's clock).
 * - `witnessed` is the hash of the newest checkpoint the device was answered with.
 * - `inventory` is for company devices only and is dropped otherwise.
 * - `vouches`: pages of this device that the agent stands for; each is renewed with every report while the agent lives.
 */
export const SignedReport = z.object({
  format: z.literal(1),
  audience: z.string().min(1).max(200),
  device: z.string().min(1).max(100),
  counter: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  sentAt: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  seen: z
    .record(z.string().max(100), ReportedObservation)
    .refine((seen) => Object.keys(seen).length <= MAX_REPORT_FACTS, { error: `at most ${MAX_REPORT_FACTS} facts` }),
  witnessed: z.string().max(200).regex(ONE_LINE).optional(),
  inventory: z.object({ applications: z.array(Application).max(MAX_INVENTORY_APPLICATIONS) }).optional(),
  vouches: z.array(DevicePage).max(MAX_PAGES).optional(),
})
export type SignedReport = z.infer<typeof SignedReport>

/**
 * - `changed`: how many facts differ from what was known; `ignored`: how many were not this device's to report or not known here.
 * - `lookAgain`: the server would like a fresh look before the next interval.
 * - `nextInMs`: when to report next, without the agent's own jitter.
 */
export const ReportAnswer = z.object({
  accepted: z.literal(true),
  counter: z.number().int(),
  changed: z.number().int(),
  ignored: z.number().int(),
  checkpoint: CheckpointAnswer.optional(),
  lookAgain: z.boolean(),
  serverNow: z.number().int(),
  nextInMs: z.number().int(),
})
export type ReportAnswer = z.infer<typeof ReportAnswer>

/**
 * The UTF-8 text a device signs for one request: purpose, whom it is for, path, and the body's SHA-256 in base64url.
 * ES256 signatures are in IEEE P1363 form (64 bytes), Ed25519 as in RFC 8032.
 */
export function signedText(signed: {
  readonly purpose: 'taga-report/1' | 'taga-enrol/1' | 'taga-outpost/1' | 'taga-outpost-call/1'
  readonly audience: string
  readonly path: string
  readonly bodyHash: string
}): string {
  return `${signed.purpose}\n${signed.audience}\n${signed.path}\n${signed.bodyHash}`
}
