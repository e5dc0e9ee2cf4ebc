import { ACCEPTABLE_DIFFERENCES, DIFFERENCE_KINDS, LIFECYCLE_STATES, PROVENANCES } from '@taga/core'
import { z } from 'zod'
import { listAnswer, listQuery } from './list.ts'
import { RegisterId } from './register-text.ts'

/**
 * One way in which a device and the register differ. `at` (epoch ms), `source` and `provenance` say when and by what it was measured.
 * `about`: the other device or person it is about, with a name.
 */
export const DifferenceAnswer = z.object({
  kind: z.enum(DIFFERENCE_KINDS),
  isUrgent: z.boolean(),
  registered: z.string().optional(),
  measured: z.string().optional(),
  about: z.object({ id: z.string(), name: z.string() }).optional(),
  at: z.number().int().optional(),
  source: z.string().optional(),
  provenance: z.enum(PROVENANCES).optional(),
})
export type DifferenceAnswer = z.infer<typeof DifferenceAnswer>

/** One application that came to a device or went from it (epoch ms). */
export const ApplicationMove = z.object({
  name: z.string(),
  version: z.string(),
  publisher: z.string().optional(),
  at: z.number().int(),
})

/** Every difference of one device. `traits`: what was measured and stands nowhere in the register yet. */
export const DeviceDifferences = z.object({
  differences: z.array(DifferenceAnswer),
  traits: z.array(DifferenceAnswer.pick({ kind: true, measured: true, at: true, source: true })),
  came: z.array(ApplicationMove),
  gone: z.array(ApplicationMove),
})
export type DeviceDifferences = z.infer<typeof DeviceDifferences>

/** Takes what was measured into the register; `measured` is what the person saw. */
export const AcceptDifference = z.strictObject({
  kind: z.enum(ACCEPTABLE_DIFFERENCES),
  measured: z.string().min(1).max(500),
})
export type AcceptDifference = z.infer<typeof AcceptDifference>

export const DifferingDevice = z.object({
  device: z.string(),
  label: z.string(),
  state: z.enum(LIFECYCLE_STATES),
  userName: z.string().optional(),
  differences: z.array(DifferenceAnswer),
})
export type DifferingDevice = z.infer<typeof DifferingDevice>

/** `kind`: devices with such a difference; `shown`: those that somebody must see to, which applications that came or went are not. */
export const DifferencesQuery = listQuery(['label'], {
  kind: z.enum(DIFFERENCE_KINDS).optional(),
  shown: z.enum(['urgent', 'register']).optional(),
})
export type DifferencesQuery = z.infer<typeof DifferencesQuery>
export const DifferencesAnswer = listAnswer(DifferingDevice)
export type DifferencesAnswer = z.infer<typeof DifferencesAnswer>
export const DifferenceParams = z.strictObject({ device: RegisterId })
