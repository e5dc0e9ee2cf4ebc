import { AUTHENTICATIONS, LEVELS } from '@taga/core'
import { z } from 'zod'
import { listAnswer, listQuery } from './list.ts'
import { RegisterText, Version } from './register-text.ts'

export const SERVICE_KINDS = ['storage', 'sharing', 'mail', 'chat', 'meeting', 'sns', 'business', 'other'] as const
export const SERVICE_STATES = ['inReview', 'approved', 'refused', 'retired'] as const
const Kind = z.enum(SERVICE_KINDS)
const State = z.enum(SERVICE_STATES)
export type ServiceKind = z.infer<typeof Kind>
export type ServiceState = z.infer<typeof State>

/** What is asked of a provider before a service is approved, in the order of the page (AD-18). */
export const SERVICE_CHECKS = [
  'terms',
  'location',
  'encryption',
  'sharing',
  'signIn',
  'logs',
  'deletion',
  'accidents',
  'exit',
] as const
export type ServiceCheck = (typeof SERVICE_CHECKS)[number]

const Instant = z.number().int().min(0)
const Check = z.strictObject({ answer: z.enum(['yes', 'no', 'unknown']), note: RegisterText(500).optional() })
const Checks = z.partialRecord(z.enum(SERVICE_CHECKS), Check)
const Url = z
  .string()
  .trim()
  .max(500)
  .regex(/^https?:\/\/[^\s]+$/u)

/** A service of others that work may or may not use, and up to which level of information (AD-17, AD-18, TW-20). */
export const ServiceInput = z.strictObject({
  name: RegisterText(200),
  kind: Kind,
  url: Url.optional(),
  state: State,
  highestLevel: z.enum(LEVELS).optional(),
  authentication: z.enum(AUTHENTICATIONS),
  /** Under which conditions it may be used. */
  conditions: RegisterText(1_000).optional(),
  /** How to get it or sign in. */
  howTo: RegisterText(1_000).optional(),
  checks: Checks,
  reviewDueAt: Instant.optional(),
})
export type ServiceInput = z.infer<typeof ServiceInput>

export const ServiceChange = z.strictObject({ ...ServiceInput.shape, version: Version })
export type ServiceChange = z.infer<typeof ServiceChange>

export const ServiceAnswer = z.object({
  id: z.string(),
  name: z.string(),
  kind: Kind,
  url: z.string().optional(),
  state: State,
  highestLevel: z.enum(LEVELS).optional(),
  authentication: z.enum(AUTHENTICATIONS),
  conditions: z.string().optional(),
  howTo: z.string().optional(),
  checks: Checks,
  decidedAt: z.number().int().optional(),
  reviewDueAt: z.number().int().optional(),
  version: z.number().int(),
  updatedAt: z.number().int(),
})
export type ServiceAnswer = z.infer<typeof ServiceAnswer>

export const ServicesQuery = listQuery(['name', 'review', 'changed'], {
  kind: Kind.optional(),
  state: State.optional(),
})
export type ServicesQuery = z.input<typeof ServicesQuery>
export const ServicesAnswer = listAnswer(ServiceAnswer)
export type ServicesAnswer = z.infer<typeof ServicesAnswer>

/** What everybody may know: the services that may be used, and how. */
export const ApprovedService = ServiceAnswer.pick({
  id: true,
  name: true,
  kind: true,
  url: true,
  highestLevel: true,
  conditions: true,
  howTo: true,
})
export type ApprovedService = z.infer<typeof ApprovedService>
export const ApprovedServicesAnswer = z.object({ services: z.array(ApprovedService) })
export type ApprovedServicesAnswer = z.infer<typeof ApprovedServicesAnswer>
