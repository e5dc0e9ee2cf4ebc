import { PATTERN_IDS } from '@taga/core'
import { z } from 'zod'
import { PageCursor, PageLimit } from '../page-cursor.ts'
import { RegisterText } from '../register-text.ts'
import { readPatterns, readRights } from './person-facts.ts'
import type { DepartmentRow, PersonRow } from './store.ts'

export const RegisterId = z.string().min(1).max(100)
export const Version = z.number().int().min(1)
export const PERSON_STATES = ['active', 'locked', 'left'] as const
export const PersonStateName = z.enum(PERSON_STATES)

/** A mail address as people write it; it is compared without case. Not checked for being reachable. */
export const Mail = RegisterText(254).pipe(z.string().regex(/^[^\s@]+@[^\s@]+$/u))
export const Right = RegisterText(100)

export const PersonInput = z.strictObject({
  name: RegisterText(200),
  kana: RegisterText(200).optional(),
  mail: Mail.optional(),
  department: RegisterId.optional(),
  rights: z.array(Right).max(64).default([]),
})

export const PersonChange = z.strictObject({ ...PersonInput.shape, version: Version })
export const PersonStateChange = z.strictObject({ state: PersonStateName, version: Version })

export const PeopleQuery = z.strictObject({
  search: z.string().max(200).optional(),
  state: PersonStateName.optional(),
  department: RegisterId.optional(),
  after: PageCursor.optional(),
  limit: PageLimit,
})

export const PersonAnswer = z.object({
  id: z.string(),
  name: z.string(),
  kana: z.string().optional(),
  mail: z.string().optional(),
  department: z.string().optional(),
  rights: z.array(z.string()),
  state: PersonStateName,
  stateSince: z.number().int(),
  version: z.number().int(),
})
export type PersonAnswer = z.infer<typeof PersonAnswer>

export const PeopleAnswer = z.object({ people: z.array(PersonAnswer), next: z.string().optional() })

export const DepartmentInput = z.strictObject({
  name: RegisterText(200),
  patterns: z.array(z.enum(PATTERN_IDS)).max(PATTERN_IDS.length),
})
export const DepartmentChange = z.strictObject({ ...DepartmentInput.shape, version: Version })

export const DepartmentAnswer = z.object({
  id: z.string(),
  name: z.string(),
  patterns: z.array(z.enum(PATTERN_IDS)),
  version: z.number().int(),
})
export const DepartmentsAnswer = z.object({ departments: z.array(DepartmentAnswer) })

export function answerPerson(row: PersonRow): PersonAnswer {
  return {
    id: row.id,
    name: row.name,
    ...(row.kana === null ? {} : { kana: row.kana }),
    ...(row.mail === null ? {} : { mail: row.mail }),
    ...(row.department_id === null ? {} : { department: row.department_id }),
    rights: [...readRights(row)],
    state: row.state,
    stateSince: row.state_since,
    version: row.version,
  }
}

export function answerDepartment(row: DepartmentRow): z.infer<typeof DepartmentAnswer> {
  return { id: row.id, name: row.name, patterns: [...readPatterns(row)], version: row.version }
}
