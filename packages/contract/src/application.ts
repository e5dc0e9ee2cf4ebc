import { z } from 'zod'
import { DeviceOs } from './enrolment.ts'
import { bulkInput, listAnswer, listQuery } from './list.ts'
import { NoteText } from './note-text.ts'
import { RegisterId, RegisterText, Version } from './register-text.ts'

const TwoWords = z.object({ ja: z.string(), en: z.string() })
const Instant = z.number().int().min(0).max(8_640_000_000_000_000)

/** What the organisation says of an application. `asked`: somebody asked for it, and nobody has decided yet. */
export const APPLICATION_VERDICTS = ['asked', 'approved', 'refused', 'ignored'] as const
export const ApplicationVerdict = z.enum(APPLICATION_VERDICTS)
export type ApplicationVerdict = z.infer<typeof ApplicationVerdict>

/**
 * By what name a system lists it: compared without case and width, without `os` on every system. `*` stands for any text, beside at least
 * two characters; where `exact`, it is a character like any other. Where `publisher` or `identifier` is named, what is seen must have
 * the same; `noPublisher`: of what is seen, no publisher may be known.
 */
export const ApplicationMatch = z
  .strictObject({
    os: DeviceOs.optional(),
    pattern: RegisterText(500),
    exact: z.literal(true).optional(),
    publisher: RegisterText(500).optional(),
    noPublisher: z.literal(true).optional(),
    identifier: RegisterText(200).optional(),
  })
  .refine(({ publisher, noPublisher }) => publisher === undefined || noPublisher === undefined, {
    path: ['publisher'],
    error: 'a publisher or none',
  })
  .refine(({ pattern, exact }) => exact === true || pattern.replaceAll(/[*\s]/gu, '').length >= 2, {
    path: ['pattern'],
    error: 'at least two characters beside *',
  })
export type ApplicationMatch = z.infer<typeof ApplicationMatch>

/**
 * `publisher`: of an approved or ignored one, what stands under its names must come from the same, where a match does not say it otherwise.
 * `place`: where people get it. `reviewAt`: when somebody looks at it again. `removalDueAt`: until when a refused one must be gone.
 */
const described = {
  name: RegisterText(200),
  publisher: RegisterText(200).optional(),
  matches: z.array(ApplicationMatch).min(1).max(20),
  verdict: z.enum(['approved', 'refused', 'ignored']),
  conditions: NoteText(500).optional(),
  place: RegisterText(500).optional(),
  reason: NoteText(500).optional(),
  reviewAt: Instant.optional(),
  removalDueAt: Instant.optional(),
}
export const ApplicationInput = z.strictObject(described)
export type ApplicationInput = z.infer<typeof ApplicationInput>
export const ApplicationChange = z.strictObject({ ...described, version: Version })
export type ApplicationChange = z.infer<typeof ApplicationChange>

export const ApplicationAnswer = z.object({
  id: z.string(),
  name: z.string(),
  publisher: z.string().optional(),
  matches: z.array(
    z.object({
      os: DeviceOs.optional(),
      pattern: z.string(),
      exact: z.literal(true).optional(),
      publisher: z.string().optional(),
      noPublisher: z.literal(true).optional(),
      identifier: z.string().optional(),
    }),
  ),
  verdict: ApplicationVerdict,
  conditions: z.string().optional(),
  place: z.string().optional(),
  reason: z.string().optional(),
  reviewAt: z.number().int().optional(),
  removalDueAt: z.number().int().optional(),
  decidedBy: z.string().optional(),
  decidedAt: z.number().int().optional(),
  version: z.number().int(),
})
export type ApplicationAnswer = z.infer<typeof ApplicationAnswer>

/** One of them, with the number of devices on which its names stand. */
export const ApplicationDetail = ApplicationAnswer.extend({ devices: z.number().int() })
export type ApplicationDetail = z.infer<typeof ApplicationDetail>

export const ApplicationsQuery = listQuery(['name', 'review'], {
  verdict: ApplicationVerdict.optional(),
  reviewDue: z.enum(['true']).optional(),
})
export const ApplicationsAnswer = listAnswer(ApplicationAnswer)
export type ApplicationsAnswer = z.infer<typeof ApplicationsAnswer>

/** What everybody may know: the approved applications, on what conditions, and where to get them. */
export const PublishedApplications = listAnswer(
  z.object({
    id: z.string(),
    name: z.string(),
    publisher: z.string().optional(),
    systems: z.array(DeviceOs),
    conditions: z.string().optional(),
    place: z.string().optional(),
  }),
)
export type PublishedApplications = z.infer<typeof PublishedApplications>
export const PublishedQuery = listQuery(['name'], {})

/** The security review that goes with a request: every question has an answer, also where it is "I do not know". */
export const REVIEW_ANSWERS = ['yes', 'no', 'unknown'] as const
export const ReviewQuestions = z.object({
  questions: z.array(z.object({ id: z.string(), title: TwoWords, good: z.enum(['yes', 'no']) })),
})
export type ReviewQuestions = z.infer<typeof ReviewQuestions>

/** `neededBy`: when an answer is needed (epoch ms). */
export const ApplicationRequest = z.strictObject({
  name: RegisterText(200),
  publisher: RegisterText(200).optional(),
  os: DeviceOs.optional(),
  purpose: NoteText(500),
  source: RegisterText(500),
  review: z.record(z.string().regex(/^[a-zA-Z]{1,40}$/u), z.enum(REVIEW_ANSWERS)),
  neededBy: Instant.optional(),
})
export type ApplicationRequest = z.infer<typeof ApplicationRequest>

/**
 * A name that stands on company devices and that nobody has approved. `firstSeenAt`: on the first of them. `resembles`: the entry that
 * approves this name from another publisher, or under another identifier.
 */
export const DeviationAnswer = z.object({
  id: z.string(),
  os: DeviceOs,
  name: z.string(),
  publisher: z.string().optional(),
  identifier: z.string().optional(),
  resembles: z.object({ id: z.string(), name: z.string(), publisher: z.string().optional() }).optional(),
  firstSeenAt: z.number().int(),
  devices: z.number().int(),
  verdict: ApplicationVerdict.optional(),
  application: z.string().optional(),
  removalDueAt: z.number().int().optional(),
})
export type DeviationAnswer = z.infer<typeof DeviationAnswer>
export const DeviationsQuery = listQuery(['name', 'seen'], { os: DeviceOs.optional() })
export const DeviationsAnswer = listAnswer(DeviationAnswer)
export type DeviationsAnswer = z.infer<typeof DeviationsAnswer>

/** One application on one device, with what the list says of it. */
export const SeenApplication = z.object({
  name: z.string(),
  version: z.string(),
  publisher: z.string().optional(),
  firstSeenAt: z.number().int(),
  verdict: ApplicationVerdict.optional(),
  dueAt: z.number().int().optional(),
})
export const DeviceApplications = z.object({
  device: z.string(),
  label: z.string(),
  lookedAt: z.number().int().optional(),
  applications: z.array(SeenApplication),
})
export type DeviceApplications = z.infer<typeof DeviceApplications>
export const MyApplications = z.object({ devices: z.array(DeviceApplications) })
export type MyApplications = z.infer<typeof MyApplications>

/** A name that was seen, and on which devices it stands. */
export const DeviationDetail = z.object({
  deviation: DeviationAnswer,
  devices: z.array(
    z.object({ device: z.string(), label: z.string(), user: z.string().optional(), since: z.number().int() }),
  ),
})
export type DeviationDetail = z.infer<typeof DeviationDetail>

/** What is said of a name that was seen: it enters the list under this name. */
export const DecideDeviation = z.discriminatedUnion('verdict', [
  z.strictObject({
    verdict: z.literal('approved'),
    conditions: NoteText(500).optional(),
    place: RegisterText(500).optional(),
  }),
  z.strictObject({ verdict: z.literal('refused'), reason: NoteText(500), removalDueAt: Instant }),
  z.strictObject({ verdict: z.literal('ignored'), reason: NoteText(500) }),
])
export type DecideDeviation = z.infer<typeof DecideDeviation>

/** The same said of several names at once. */
export const BulkDeviations = z.discriminatedUnion('act', [
  bulkInput('approve', {}),
  bulkInput('refuse', { reason: NoteText(500), removalDueAt: Instant }),
  bulkInput('ignore', { reason: NoteText(500) }),
])
export type BulkDeviations = z.infer<typeof BulkDeviations>

export const ApplicationParams = z.strictObject({ application: RegisterId })
export const SeenParams = z.strictObject({ seen: RegisterId })
