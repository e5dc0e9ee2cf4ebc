import { z } from 'zod'
import { ONE_LINE } from './observation.ts'

const DAY = 86_400_000
/** Nobody reads an announcement that never goes. */
export const LONGEST_ANNOUNCEMENT_MS = 90 * DAY

/** An important update or warning, told to everybody until it is over (AD-7, AD-8). `urgent`: shown before everything else. */
export const Announce = z.strictObject({
  title: z.string().trim().min(1).max(200).regex(ONE_LINE),
  text: z.string().trim().min(1).max(4_000),
  urgent: z.boolean(),
  until: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
})
export type Announce = z.infer<typeof Announce>

export const AnnouncementAnswer = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  urgent: z.boolean(),
  announcedAt: z.number().int(),
  until: z.number().int(),
})
export type AnnouncementAnswer = z.infer<typeof AnnouncementAnswer>

export const AnnouncementsAnswer = z.object({ announcements: z.array(AnnouncementAnswer) })
export type AnnouncementsAnswer = z.infer<typeof AnnouncementsAnswer>
