import {
  LEVELS,
  PASSWORD_WAYS,
  type PasswordWay,
  SENDING_PROTECTIONS,
  SENDING_WAYS,
  type SendingProtection,
} from '@taga/core'
import { z } from 'zod'
import { listAnswer, listQuery } from './list.ts'
import { RegisterId, RegisterText, Version } from './register-text.ts'

/** A sending may go, may not go as declared, or was given up. */
export const SENDING_STATES = ['accepted', 'turnedBack', 'dropped'] as const
export const SendingState = z.enum(SENDING_STATES)
export type SendingState = z.infer<typeof SendingState>

const how = {
  way: z.enum(SENDING_WAYS),
  protection: z.enum(SENDING_PROTECTIONS),
  passwordBy: z.enum(PASSWORD_WAYS).optional(),
}

type How = { readonly protection: SendingProtection; readonly passwordBy?: PasswordWay | undefined }

/** Nobody leaves out by which way a password goes. */
function saysPasswordWay({ value, issues }: z.core.ParsePayload<How>): void {
  if (value.protection === 'password' && value.passwordBy === undefined)
    issues.push({ code: 'invalid_value', values: [...PASSWORD_WAYS], input: undefined, path: ['passwordBy'] })
}

/** What somebody is about to send to somebody outside, and how (TW-13). `receiver`: who gets it, by name or organisation. */
export const DeclareSending = z
  .strictObject({ title: RegisterText(200), receiver: RegisterText(200), level: z.enum(LEVELS), ...how })
  .check(saysPasswordWay)
export type DeclareSending = z.infer<typeof DeclareSending>

/** Another way for what was turned back. */
export const DeclareAgain = z.strictObject({ ...how, version: Version }).check(saysPasswordWay)
export type DeclareAgain = z.infer<typeof DeclareAgain>

export const DropSending = z.strictObject({ version: Version })
export const SendingParams = z.strictObject({ sending: RegisterId })

const TwoWords = z.object({ ja: z.string(), en: z.string() })

/**
 * Why it may not go as declared. `choices`: the protections, or the ways of the password, that are left. `network`: an access rule holds
 * the present network unfit; its title and what to do about it stand beside.
 */
export const SendingReasonAnswer = z.object({
  kind: z.enum(['mayNotBeSent', 'notProtected', 'protectionDoesNotFit', 'samePath', 'passwordWayMissing', 'network']),
  measures: z.array(z.string()),
  choices: z.array(z.enum([...SENDING_PROTECTIONS, ...PASSWORD_WAYS])),
  title: TwoWords.optional(),
  remedy: TwoWords.optional(),
})
export type SendingReasonAnswer = z.infer<typeof SendingReasonAnswer>

/** `declaredAt`: when it was declared last. Who declared it is named to others only where it was accepted. */
export const SendingAnswer = z.object({
  id: z.string(),
  title: z.string(),
  receiver: z.string(),
  level: z.enum(LEVELS),
  ...how,
  state: SendingState,
  reasons: z.array(SendingReasonAnswer),
  declaredAt: z.number().int(),
  personName: z.string().optional(),
  version: Version,
})
export type SendingAnswer = z.infer<typeof SendingAnswer>

const Count = z.number().int().min(0)

/**
 * What was declared since `since` (epoch ms). `samePath`: the password was to go the same way as the file, in whatever way it ended;
 * `samePathMended`: of those, another way was chosen then. `open`: turned back, and no other way chosen yet.
 */
export const SendingCounts = z.object({
  since: z.number().int(),
  declared: Count,
  accepted: Count,
  open: Count,
  dropped: Count,
  samePath: Count,
  samePathMended: Count,
})
export type SendingCounts = z.infer<typeof SendingCounts>

export const MySendingsAnswer = z.object({ sendings: z.array(SendingAnswer), counts: SendingCounts })
export type MySendingsAnswer = z.infer<typeof MySendingsAnswer>

export const SendingsQuery = listQuery(['declared'], {
  state: SendingState.optional(),
  level: z.enum(LEVELS).optional(),
  way: z.enum(SENDING_WAYS).optional(),
})
export const SendingsAnswer = listAnswer(SendingAnswer)
export type SendingsAnswer = z.infer<typeof SendingsAnswer>
