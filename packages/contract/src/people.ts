import { PATTERN_IDS } from '@taga/core'
import { z } from 'zod'
import { bulkInput, listAnswer, listQuery } from './list.ts'
import { RegisterId, RegisterText, Version } from './register-text.ts'

/** `locked`: may not work for now. `left`: is no longer with the organisation. */
export const PERSON_STATES = ['active', 'locked', 'left'] as const
export const PersonStateName = z.enum(PERSON_STATES)
export type PersonStateName = z.infer<typeof PersonStateName>

/** A mail address as people write it; it is compared without case. Not checked for being reachable. */
export const Mail = RegisterText(254).pipe(z.string().regex(/^[^\s@]+@[^\s@]+$/u))

export const PersonInput = z.strictObject({
  name: RegisterText(200),
  kana: RegisterText(200).optional(),
  mail: Mail.optional(),
  department: RegisterId.optional(),
  rights: z.array(RegisterText(100)).max(64).default([]),
})
export type PersonInput = z.infer<typeof PersonInput>

export const PersonChange = z.strictObject({ ...PersonInput.shape, version: Version })
export type PersonChange = z.infer<typeof PersonChange>

export const PersonStateChange = z.strictObject({ state: PersonStateName, version: Version })
export type PersonStateChange = z.infer<typeof PersonStateChange>

/** Name (by kana, where it is known), last change, and since when the state is what it is. */
export const PERSON_SORTS = ['name', 'changed', 'since'] as const

export const PeopleQuery = listQuery(PERSON_SORTS, {
  state: PersonStateName.optional(),
  department: RegisterId.optional(),
})
export type PeopleQuery = z.infer<typeof PeopleQuery>

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

/** A line of the list: with the department's name, and how many devices the person has. */
export const PersonLine = PersonAnswer.extend({ departmentName: z.string().optional(), devices: z.number().int() })
export type PersonLine = z.infer<typeof PersonLine>

export const PeopleAnswer = listAnswer(PersonLine)
export type PeopleAnswer = z.infer<typeof PeopleAnswer>

/** Many people at once: into a department, or locked, or let in again. */
export const PeopleBulk = z.discriminatedUnion('act', [
  bulkInput('department', { department: RegisterId }),
  bulkInput('lock', {}),
  bulkInput('unlock', {}),
])
export type PeopleBulk = z.infer<typeof PeopleBulk>

export const DepartmentInput = z.strictObject({
  name: RegisterText(200),
  patterns: z.array(z.enum(PATTERN_IDS)).max(PATTERN_IDS.length),
})
export type DepartmentInput = z.infer<typeof DepartmentInput>

export const DepartmentChange = z.strictObject({ ...DepartmentInput.shape, version: Version })
export type DepartmentChange = z.infer<typeof DepartmentChange>

export const DepartmentAnswer = z.object({
  id: z.string(),
  name: z.string(),
  patterns: z.array(z.enum(PATTERN_IDS)),
  version: z.number().int(),
})
export type DepartmentAnswer = z.infer<typeof DepartmentAnswer>

/** With the number of its people who have not left. */
export const DepartmentLine = DepartmentAnswer.extend({ people: z.number().int() })
export type DepartmentLine = z.infer<typeof DepartmentLine>

/** What is open of the devices in the hands of a department's people: each item of the look with how many of `devices` lack it. */
export const DepartmentOpenAnswer = z.object({
  devices: z.number().int(),
  items: z.array(
    z.object({ item: z.string(), title: z.object({ ja: z.string(), en: z.string() }), devices: z.number().int() }),
  ),
})
export type DepartmentOpenAnswer = z.infer<typeof DepartmentOpenAnswer>

/** Departments are few: all of them by name, in one page. */
export const DepartmentsAnswer = listAnswer(DepartmentLine)
export type DepartmentsAnswer = z.infer<typeof DepartmentsAnswer>
