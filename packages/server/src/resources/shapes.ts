import { LEVELS } from '@taga/core'
import { z } from 'zod'
import { RegisterId, Right, Version } from '../people/shapes.ts'
import { RegisterText } from '../register-text.ts'
import type { ResourceRow } from './store.ts'

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
export const ResourceChangeInput = z.strictObject({ ...ResourceInput.shape, version: Version })

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
export const ResourcesAnswer = z.object({ resources: z.array(ResourceAnswer) })

export function answerResource(row: ResourceRow): z.infer<typeof ResourceAnswer> {
  return {
    id: row.id,
    name: row.name,
    level: row.level ?? undefined,
    rightNeeded: row.right_needed ?? undefined,
    teleworkAllowed: flag(row.telework_allowed),
    fitForConfidential: flag(row.fit_for_confidential),
    savingPossible: flag(row.saving_possible),
    external: flag(row.external),
    hostDevice: row.host_device_id ?? undefined,
    version: row.version,
  }
}

function flag(value: number | null): boolean | undefined {
  return value === null ? undefined : value === 1
}
