import { z } from 'zod'

const TwoWords = z.object({ ja: z.string(), en: z.string() })

/** Something a person has to do. `dueAt` and `href` as the feature it comes from gives them. */
export const DutyAnswer = z.object({
  id: z.string(),
  title: TwoWords,
  text: TwoWords,
  dueAt: z.number().int().optional(),
  href: z.string(),
  state: z.enum(['open', 'done', 'late']),
})
export type DutyAnswer = z.infer<typeof DutyAnswer>

export const DutiesAnswer = z.object({ duties: z.array(DutyAnswer) })
export type DutiesAnswer = z.infer<typeof DutiesAnswer>
