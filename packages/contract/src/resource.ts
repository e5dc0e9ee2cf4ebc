import { LEVELS } from '@taga/core'
import { z } from 'zod'
import { bulkInput, listAnswer, listQuery } from './list.ts'
import { RegisterId, RegisterText, Version } from './register-text.ts'

/** The name of a right that a resource asks for and people hold (AD-2). */
export const Right = RegisterText(100)

/** What people open. What is left out is not known, and counts as the worse: an unknown level is confidential. */
export const ResourceInput = z.strictObject({
  name: RegisterText(200),
  level: z.enum(LEVELS).optional(),
  rightNeeded: Right.optional(),
  teleworkAllowed: z.boolean().optional(),
  fitForConfidential: z.boolean().optional(),
  savingPossible: z.boolean().optional(),
  external: z.boolean().optional(),
  hostDevice: RegisterId.optional(),
})
export type ResourceInput = z.infer<typeof ResourceInput>
export const ResourceChange = z.strictObject({ ...ResourceInput.shape, version: Version })
export type ResourceChange = z.infer<typeof ResourceChange>

export const ResourceAnswer = z.object({
  id: z.string(),
  name: z.string(),
  level: z.enum(LEVELS).optional(),
  rightNeeded: z.string().optional(),
  teleworkAllowed: z.boolean().optional(),
  fitForConfidential: z.boolean().optional(),
  savingPossible: z.boolean().optional(),
  external: z.boolean().optional(),
  hostDevice: z.string().optional(),
  version: z.number().int(),
})
export type ResourceAnswer = z.infer<typeof ResourceAnswer>

export const ResourcesQuery = listQuery(['name', 'changed'], {
  /** `none`: nobody has decided its level yet. */
  level: z.enum([...LEVELS, 'none']).optional(),
  right: Right.optional(),
})
export type ResourcesQuery = z.input<typeof ResourcesQuery>
export const ResourcesAnswer = listAnswer(ResourceAnswer)
export type ResourcesAnswer = z.infer<typeof ResourcesAnswer>

/** Somebody with the right to a resource. `lastOpenedAt`: the last time Taga let this person open it, where it ever did. */
export const RightHolder = z.object({
  id: z.string(),
  name: z.string(),
  department: z.string().optional(),
  state: z.enum(['active', 'locked', 'left']),
  lastOpenedAt: z.number().int().optional(),
})
export type RightHolder = z.infer<typeof RightHolder>

/** `holders`: at most 1,000; `holdersCount` counts them all. A resource that names no right is open to everybody. */
export const ResourceDetail = z.object({
  resource: ResourceAnswer,
  holders: z.array(RightHolder),
  holdersCount: z.number().int(),
})
export type ResourceDetail = z.infer<typeof ResourceDetail>

/** Gives people the right that the resource asks for, or takes it from them. */
export const RightsBulk = z.discriminatedUnion('act', [bulkInput('giveRight', {}), bulkInput('takeRight', {})])
export type RightsBulk = z.infer<typeof RightsBulk>
