import type { Words } from '../words.ts'

/** What an account may be. One person may hold all of them; a sole proprietor does. */
export const ROLES = ['teleworker', 'administrator', 'executive', 'auditor'] as const
export type Role = (typeof ROLES)[number]

export const ROLE_WORDS = {
  teleworker: { ja: 'テレワーク勤務者', en: 'teleworker' },
  administrator: { ja: 'システム管理者', en: 'administrator' },
  executive: { ja: '経営者', en: 'executive' },
  auditor: { ja: '監査人', en: 'auditor' },
} as const satisfies Readonly<Record<Role, Words>>
