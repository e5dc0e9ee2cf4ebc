import { LEVELS, LIFECYCLE_STATES } from '@taga/core'
import { z } from 'zod'
import { RegisterText, Version } from './register-text.ts'

const Instant = z.number().int().min(0).max(8_640_000_000_000_000)
const TwoWords = z.object({ ja: z.string(), en: z.string() })

export const REMOTE_WIPE_STATES = ['notTried', 'notPossible', 'asked', 'confirmed', 'failed'] as const
export const RemoteWipeState = z.enum(REMOTE_WIPE_STATES)
export type RemoteWipeState = z.infer<typeof RemoteWipeState>

/** A loss is reported with one word; everything else can follow. */
export const ReportLoss = z.strictObject({
  how: z.enum(['lost', 'stolen']),
  noticedAt: Instant.optional(),
  place: RegisterText(200).optional(),
  circumstances: RegisterText(500).optional(),
})
export type ReportLoss = z.infer<typeof ReportLoss>

/** What becomes known later. */
export const AmendLoss = z.strictObject({
  noticedAt: Instant.optional(),
  place: RegisterText(200).optional(),
  circumstances: RegisterText(500).optional(),
  policeNumber: RegisterText(100).optional(),
  version: Version,
})
export type AmendLoss = z.infer<typeof AmendLoss>

/** What the management tool of the device said of the remote wipe, written down by hand. `at`: when it was asked for or confirmed. */
export const RecordRemoteWipe = z.strictObject({
  state: RemoteWipeState,
  at: Instant.optional(),
  note: RegisterText(300).optional(),
  version: Version,
})
export type RecordRemoteWipe = z.infer<typeof RecordRemoteWipe>

/** The device is back: with its user at once, or at the desk to be looked at; or it is given up and written off. */
export const EndLoss = z.strictObject({
  how: z.enum(['found', 'writtenOff']),
  to: z.enum(['lent', 'inUse', 'returned', 'toWipe']).optional(),
  note: RegisterText(500),
  version: Version,
})
export type EndLoss = z.infer<typeof EndLoss>

export const LossAnswer = z.object({
  id: z.string(),
  device: z.string(),
  deviceLabel: z.string(),
  deviceState: z.enum(LIFECYCLE_STATES),
  deviceVersion: z.number().int(),
  ownership: z.enum(['company', 'personal']),
  how: z.enum(['lost', 'stolen']),
  person: z.string().optional(),
  personName: z.string().optional(),
  reportedAt: z.number().int(),
  noticedAt: z.number().int().optional(),
  place: z.string().optional(),
  circumstances: z.string().optional(),
  policeNumber: z.string().optional(),
  lastSeenAt: z.number().int().optional(),
  sessionsEnded: z.number().int(),
  /** Whether the disk was encrypted and the screen locked by what was last measured; absent is not known. */
  encrypted: z.boolean().optional(),
  encryptedAt: z.number().int().optional(),
  remoteWipeSet: z.boolean().optional(),
  remoteWipe: z.object({ state: RemoteWipeState, at: z.number().int().optional(), note: z.string().optional() }),
  /** Information that may lie on the device, highest level first. */
  dataOn: z.array(
    z.object({
      title: z.string(),
      level: z.enum(LEVELS).optional(),
      lastAt: z.number().int().optional(),
      why: TwoWords,
      href: z.string().optional(),
    }),
  ),
  ended: z.object({ at: z.number().int(), how: z.enum(['found', 'writtenOff']), note: z.string() }).optional(),
  version: z.number().int(),
})
export type LossAnswer = z.infer<typeof LossAnswer>

export const LossLine = LossAnswer.omit({ dataOn: true, encrypted: true, encryptedAt: true, remoteWipeSet: true })
export type LossLine = z.infer<typeof LossLine>
/** The newest 200, open ones first. */
export const LossesAnswer = z.object({ rows: z.array(LossLine) })
export type LossesAnswer = z.infer<typeof LossesAnswer>
