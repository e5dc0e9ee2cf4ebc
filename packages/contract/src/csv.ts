import { z } from 'zod'

const TwoWords = z.object({ ja: z.string(), en: z.string() })

/** What importing a file would do. `bad` names at most 200 lines; `badCount` counts them all. `digest` is what the import then asks for. */
export const ImportPreview = z.object({
  encoding: z.string().optional(),
  digest: z.string(),
  add: z.number().int(),
  change: z.number().int(),
  same: z.number().int(),
  badCount: z.number().int(),
  bad: z.array(
    z.object({
      line: z.number().int(),
      column: z.string().optional(),
      columnName: TwoWords.optional(),
      reason: TwoWords,
    }),
  ),
})
export type ImportPreview = z.infer<typeof ImportPreview>

export const ImportAnswer = z.object({ added: z.number().int(), changed: z.number().int() })
export type ImportAnswer = z.infer<typeof ImportAnswer>
