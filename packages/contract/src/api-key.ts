import { z } from 'zod'
import { ONE_LINE } from './observation.ts'

/** What a key may ask, and nothing else. */
export const API_KEY_SCOPES = ['passwordCheck'] as const
export const ApiKeyScope = z.enum(API_KEY_SCOPES)
export type ApiKeyScope = z.infer<typeof ApiKeyScope>

export const CreateApiKey = z.strictObject({
  name: z.string().trim().min(1).max(100).regex(ONE_LINE),
  scope: ApiKeyScope,
})
export type CreateApiKey = z.infer<typeof CreateApiKey>

export const ApiKeyAnswer = z.object({
  id: z.string(),
  name: z.string(),
  scope: ApiKeyScope,
  createdAt: z.number().int(),
  lastUsedAt: z.number().int().optional(),
  revokedAt: z.number().int().optional(),
})
export type ApiKeyAnswer = z.infer<typeof ApiKeyAnswer>

export const ApiKeyList = z.object({ keys: z.array(ApiKeyAnswer) })
export type ApiKeyList = z.infer<typeof ApiKeyList>

/** The secret is shown this once; only its hash is kept. It goes into `Authorization: Bearer`. */
export const MadeApiKey = z.object({ key: ApiKeyAnswer, secret: z.string() })
export type MadeApiKey = z.infer<typeof MadeApiKey>
