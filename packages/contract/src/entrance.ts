import { ANSWERS, AUTHENTICATIONS, ENTRANCE_KINDS, PASSWORD_POLICIES } from '@taga/core'
import { z } from 'zod'
import { ComparedToStandard } from './authentication-standard.ts'
import { listAnswer, listQuery } from './list.ts'
import { RegisterText, Version } from './register-text.ts'

const Instant = z.number().int().min(0)

const fields = {
  name: RegisterText(200),
  kind: z.enum(ENTRANCE_KINDS),
  address: RegisterText(500).optional(),
  frontedByTaga: z.boolean(),
  authentication: z.enum(AUTHENTICATIONS),
  passwordPolicy: z.enum(PASSWORD_POLICIES),
  encryptedPath: z.enum(ANSWERS),
  boundaryRestricted: z.enum(ANSWERS),
  boundaryReviewedAt: Instant.optional(),
  logsKept: z.enum(ANSWERS),
  owner: RegisterText(200),
  reviewDueAt: Instant,
}

/** A system that can be reached from outside (AD-14, AD-15). Every change counts as a review; after `reviewDueAt` (epoch ms) nothing of it is believed. */
export const EntranceInput = z.strictObject(fields)
export type EntranceInput = z.infer<typeof EntranceInput>
export const EntranceChange = z.strictObject({ ...fields, version: Version })
export type EntranceChange = z.infer<typeof EntranceChange>

export const EntranceAnswer = z.object({
  id: z.string(),
  ...fields,
  name: z.string(),
  address: z.string().optional(),
  owner: z.string(),
  reviewDueAt: Instant.optional(),
  reviewedAt: Instant.optional(),
  /** Against the authentication standard, where an entrance is looked at. */
  standard: ComparedToStandard.optional(),
  version: z.number().int(),
})
export type EntranceAnswer = z.infer<typeof EntranceAnswer>

export const EntrancesQuery = listQuery(['name', 'review'], {
  /** Only those whose review is past. */
  due: z.literal('yes').optional(),
})
export type EntrancesQuery = z.input<typeof EntrancesQuery>
export const EntrancesAnswer = listAnswer(EntranceAnswer)
export type EntrancesAnswer = z.infer<typeof EntrancesAnswer>

export const BOUNDARY_STATES = ['needed', 'toRemove', 'removed'] as const
const BoundaryState = z.enum(BOUNDARY_STATES)
export type BoundaryState = z.infer<typeof BoundaryState>

const boundary = {
  /** Who may come: an address range, a group, "anywhere". */
  source: RegisterText(300),
  /** To what: a host and port, a service. */
  destination: RegisterText(300),
  purpose: RegisterText(500),
  owner: RegisterText(200),
  state: BoundaryState,
  reviewDueAt: Instant,
}

/** One rule of the boundary in front of an entrance, and why it is there (AD-15). Every change counts as a review. */
export const BoundaryRuleInput = z.strictObject(boundary)
export type BoundaryRuleInput = z.infer<typeof BoundaryRuleInput>
export const BoundaryRuleChange = z.strictObject({ ...boundary, version: Version })
export type BoundaryRuleChange = z.infer<typeof BoundaryRuleChange>
export const BoundaryRuleAnswer = z.object({
  id: z.string(),
  entrance: z.string(),
  ...boundary,
  source: z.string(),
  destination: z.string(),
  purpose: z.string(),
  owner: z.string(),
  reviewedAt: Instant,
  version: z.number().int(),
})
export type BoundaryRuleAnswer = z.infer<typeof BoundaryRuleAnswer>

/** An entrance with the rules of its boundary. */
export const EntranceDetail = z.object({ entrance: EntranceAnswer, rules: z.array(BoundaryRuleAnswer) })
export type EntranceDetail = z.infer<typeof EntranceDetail>
