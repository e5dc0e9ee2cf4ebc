import { LIFECYCLE_STATES } from '@taga/core'
import { z } from 'zod'
import { RegisterText, Version } from './register-text.ts'

const Instant = z.number().int().min(0).max(8_640_000_000_000_000)

/** How data was made unreadable. Emptying the bin or formatting is none of these (AD-12.5). */
export const WIPE_METHODS = [
  'cryptoErase',
  'secureErase',
  'overwrite',
  'factoryReset',
  'degauss',
  'destruction',
  'contractor',
] as const
export const WipeMethod = z.enum(WIPE_METHODS)
export type WipeMethod = z.infer<typeof WipeMethod>

/** How it was made sure. */
export const WIPE_VERIFICATIONS = ['toolReport', 'readBack', 'witnessed', 'certificate', 'none'] as const
export const WipeVerification = z.enum(WIPE_VERIFICATIONS)
export type WipeVerification = z.infer<typeof WipeVerification>

export const DISPOSAL_KINDS = ['discarded', 'transferred', 'returnedToLessor', 'writtenOff'] as const
export const DisposalKind = z.enum(DISPOSAL_KINDS)
export type DisposalKind = z.infer<typeof DisposalKind>

/** A record of one wipe. `certificate`: number of the contractor's certificate, needed where a contractor did it. */
export const RecordWipe = z.strictObject({
  method: WipeMethod,
  tool: RegisterText(200).optional(),
  /** Serial numbers of the drives. */
  media: RegisterText(300).optional(),
  verification: WipeVerification,
  certificate: RegisterText(100).optional(),
  carriedOutBy: RegisterText(200),
  wipedAt: Instant,
  note: RegisterText(300).optional(),
  version: Version,
})
export type RecordWipe = z.infer<typeof RecordWipe>

export const DecideWipe = z.strictObject({
  confirmed: z.boolean(),
  why: RegisterText(300).optional(),
  version: Version,
})
export type DecideWipe = z.infer<typeof DecideWipe>

/** Where the wiped device goes for good. `receiver` is needed where somebody takes it over. */
export const DisposeDevice = z.strictObject({
  kind: z.enum(['discarded', 'transferred', 'returnedToLessor']),
  receiver: RegisterText(200).optional(),
  reference: RegisterText(100).optional(),
  note: RegisterText(300).optional(),
  disposedAt: Instant,
  version: Version,
})
export type DisposeDevice = z.infer<typeof DisposeDevice>

export const WipeAnswer = z.object({
  id: z.string(),
  state: z.enum(['recorded', 'confirmed', 'refused']),
  method: WipeMethod,
  tool: z.string().optional(),
  media: z.string().optional(),
  verification: WipeVerification,
  certificate: z.string().optional(),
  carriedOutBy: z.string(),
  note: z.string().optional(),
  wipedAt: z.number().int(),
  recordedAt: z.number().int(),
  recordedByName: z.string(),
  /** Whether it was recorded by whoever asks: then somebody else has to confirm. */
  mine: z.boolean(),
  decidedAt: z.number().int().optional(),
  decidedByName: z.string().optional(),
  /** There was no second administrator. */
  alone: z.boolean(),
  refusedWhy: z.string().optional(),
  version: z.number().int(),
})
export type WipeAnswer = z.infer<typeof WipeAnswer>

export const DisposalAnswer = z.object({
  kind: DisposalKind,
  receiver: z.string().optional(),
  reference: z.string().optional(),
  note: z.string().optional(),
  disposedAt: z.number().int(),
  recordedByName: z.string(),
})
export type DisposalAnswer = z.infer<typeof DisposalAnswer>

/** What is known of one device's end: for the page and for the printed certificate. */
export const DeviceEndAnswer = z.object({
  device: z.object({
    id: z.string(),
    label: z.string(),
    tag: z.string().optional(),
    serial: z.string().optional(),
    kind: z.string(),
    os: z.string(),
    state: z.enum(LIFECYCLE_STATES),
    ownership: z.enum(['company', 'personal']),
    version: z.number().int(),
  }),
  wipes: z.array(WipeAnswer),
  disposal: DisposalAnswer.optional(),
  /** Whether the record that waits may be confirmed by whoever asks. */
  mayConfirm: z.boolean(),
  /** There is another administrator who can confirm. */
  secondThere: z.boolean(),
})
export type DeviceEndAnswer = z.infer<typeof DeviceEndAnswer>

/** What waits: to be wiped, to be confirmed, to be disposed of or put back, to be looked at after its return. */
export const WAITS = ['toWipe', 'toConfirm', 'wiped', 'returned'] as const
export const DisposalLine = z.object({
  device: z.string(),
  label: z.string(),
  tag: z.string().optional(),
  waits: z.enum(WAITS),
  since: z.number().int(),
  place: z.string().optional(),
  lastUserName: z.string().optional(),
})
export type DisposalLine = z.infer<typeof DisposalLine>
/** At most 500, oldest first. */
export const DisposalsAnswer = z.object({ rows: z.array(DisposalLine) })
export type DisposalsAnswer = z.infer<typeof DisposalsAnswer>
