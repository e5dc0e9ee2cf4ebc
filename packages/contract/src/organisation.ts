import { PATTERN_IDS } from '@taga/core'
import { z } from 'zod'
import { RegisterText } from './register-text.ts'

/** Steps of the first hour, in the order in which they are offered. */
export const FIRST_HOUR_STEPS = [
  'name',
  'organisation',
  'departments',
  'patterns',
  'levels',
  'sources',
  'people',
  'device',
] as const
export const FirstHourStep = z.enum(FIRST_HOUR_STEPS)
export type FirstHourStep = z.infer<typeof FirstHourStep>

export const FIRST_HOUR_STATES = ['open', 'skipped', 'done'] as const
export const FirstHourState = z.enum(FIRST_HOUR_STATES)
export type FirstHourState = z.infer<typeof FirstHourState>

/**
 * The profile as it shall be from now on. What is absent is not known. `version` is the one that was read; 0 where nobody has written one.
 */
export const OrganisationChange = z.strictObject({
  version: z.number().int().min(0),
  nameJa: RegisterText(200).optional(),
  nameEn: RegisterText(200).optional(),
  /** Words that no password may be built on: the name, products, the town (AD-16). */
  words: z.array(RegisterText(60)).max(100),
  /** Ways of teleworking in use; absent where nobody has said yet. */
  patternsInUse: z.array(z.enum(PATTERN_IDS)).max(PATTERN_IDS.length).optional(),
})
export type OrganisationChange = z.infer<typeof OrganisationChange>

export const FirstHourAnswer = z.array(
  z.object({ step: FirstHourStep, state: FirstHourState, at: z.number().int().optional() }),
)
export type FirstHourAnswer = z.infer<typeof FirstHourAnswer>

export const OrganisationAnswer = z.object({
  version: z.number().int(),
  nameJa: z.string().optional(),
  nameEn: z.string().optional(),
  words: z.array(z.string()),
  patternsInUse: z.array(z.enum(PATTERN_IDS)).optional(),
  /** What browsers open; absent while only this machine itself is served. */
  publicUrl: z.string().optional(),
  firstHour: FirstHourAnswer,
})
export type OrganisationAnswer = z.infer<typeof OrganisationAnswer>

/** `open` takes a step up again. */
export const FirstHourChange = z.strictObject({ state: FirstHourState })
export type FirstHourChange = z.infer<typeof FirstHourChange>
