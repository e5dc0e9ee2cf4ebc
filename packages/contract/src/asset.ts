import { LEVELS } from '@taga/core'
import { z } from 'zod'
import { listAnswer, listQuery } from './list.ts'
import { RegisterId, RegisterText, Version } from './register-text.ts'

export const ASSET_FORMS = ['paper', 'electronic', 'system'] as const
export const AssetForm = z.enum(ASSET_FORMS)
export type AssetForm = z.infer<typeof AssetForm>

const Instant = z.number().int().min(0)

/** What is said of a piece of information the organisation holds (EX-2, AD-2). What is left out is not known: a level of its own counts as confidential. */
export const AssetInput = z.strictObject({
  name: RegisterText(200),
  form: AssetForm,
  level: z.enum(LEVELS).optional(),
  owner: RegisterText(200).optional(),
  department: RegisterId.optional(),
  location: RegisterId.optional(),
  /** What it is opened through. */
  resource: RegisterId.optional(),
  /** Whether it holds personal information. */
  personal: z.boolean().optional(),
  note: RegisterText(1_000).optional(),
  /** When the level and the owner are looked at again, epoch ms. */
  reviewDueAt: Instant.optional(),
  disposedAt: Instant.optional(),
})
export type AssetInput = z.infer<typeof AssetInput>

export const AssetChange = z.strictObject({ ...AssetInput.shape, version: Version })
export type AssetChange = z.infer<typeof AssetChange>

export const AssetAnswer = z.object({
  id: z.string(),
  name: z.string(),
  form: AssetForm,
  level: z.enum(LEVELS).optional(),
  owner: z.string().optional(),
  department: z.string().optional(),
  departmentName: z.string().optional(),
  location: z.string().optional(),
  locationName: z.string().optional(),
  resource: z.string().optional(),
  resourceName: z.string().optional(),
  personal: z.boolean().optional(),
  note: z.string().optional(),
  reviewDueAt: z.number().int().optional(),
  disposedAt: z.number().int().optional(),
  version: z.number().int(),
  updatedAt: z.number().int(),
})
export type AssetAnswer = z.infer<typeof AssetAnswer>

export const AssetsQuery = listQuery(['name', 'review', 'changed'], {
  form: AssetForm.optional(),
  /** `none`: nobody has decided its level yet. */
  level: z.enum([...LEVELS, 'none']).optional(),
  department: RegisterId.optional(),
  disposed: z.enum(['yes', 'no']).optional(),
})
export type AssetsQuery = z.input<typeof AssetsQuery>

export const AssetsAnswer = listAnswer(AssetAnswer)
export type AssetsAnswer = z.infer<typeof AssetsAnswer>
