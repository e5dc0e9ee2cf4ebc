import { ROLES } from '@taga/core'
import { z } from 'zod'

export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>
