import { z } from 'zod'
import { RegisterText, Version } from './register-text.ts'

export const LOCATION_KINDS = ['office', 'satellite', 'store', 'dataCentre'] as const
const Kind = z.enum(LOCATION_KINDS)
export type LocationKind = z.infer<typeof Kind>

/** A place of the organisation (EX-1, AD-12). */
export const LocationInput = z.strictObject({
  name: RegisterText(200),
  kind: Kind,
  address: RegisterText(500).optional(),
  note: RegisterText(500).optional(),
})
export type LocationInput = z.infer<typeof LocationInput>
export const LocationChange = z.strictObject({ ...LocationInput.shape, version: Version })
export type LocationChange = z.infer<typeof LocationChange>

export const LocationAnswer = z.object({
  id: z.string(),
  name: z.string(),
  kind: Kind,
  address: z.string().optional(),
  note: z.string().optional(),
  version: z.number().int(),
})
export type LocationAnswer = z.infer<typeof LocationAnswer>
export const LocationsAnswer = z.object({ locations: z.array(LocationAnswer) })
export type LocationsAnswer = z.infer<typeof LocationsAnswer>
