import type { Words } from '@taga/core'
import { z } from 'zod'

/** What an account may be. One person may hold all of them; a sole proprietor does. */
export const ROLES = ['teleworker', 'administrator', 'executive', 'auditor'] as const

export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

export const ROLE_WORDS = {
  teleworker: { ja: 'テレワーク勤務者', en: 'teleworker' },
  administrator: { ja: 'システム管理者', en: 'administrator' },
  executive: { ja: '経営者', en: 'executive' },
  auditor: { ja: '監査人', en: 'auditor' },
} as const satisfies Readonly<Record<Role, Words>>
