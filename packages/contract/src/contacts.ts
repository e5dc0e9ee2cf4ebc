import { z } from 'zod'
import { ONE_LINE } from './observation.ts'

const Line = (most: number) => z.string().trim().min(1).max(most).regex(ONE_LINE)

/** Whom to call, in the order in which to try: EX-4, AD-4, TW-4; `accidents` is the department responsible for accidents (A3). */
export const CONTACT_KINDS = ['security', 'deputy', 'accidents', 'department', 'outside'] as const
export const ContactKind = z.enum(CONTACT_KINDS)
export type ContactKind = z.infer<typeof ContactKind>

/** `department` is an id of the register: a contact for its people. */
export const Contact = z.strictObject({
  kind: ContactKind,
  name: Line(200),
  role: Line(200).optional(),
  telephone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 ()-]{2,29}$/),
  hours: Line(200).optional(),
  mail: z.email().max(254).optional(),
  department: z.string().min(1).max(100).optional(),
})
export type Contact = z.infer<typeof Contact>

/** `after` is the number of the version that was read; another in between is a conflict. */
export const KeepContacts = z.strictObject({
  after: z.number().int().min(0),
  contacts: z.array(Contact).min(1).max(50),
})
export type KeepContacts = z.infer<typeof KeepContacts>

/** The card of contacts as it stands. `number` 0: nobody has registered any. `confirmedAt`: when the person read it last, whichever version. */
export const ContactsAnswer = z.object({
  number: z.number().int(),
  keptAt: z.number().int().optional(),
  contacts: z.array(Contact.extend({ departmentName: z.string().optional() })),
  confirmedAt: z.number().int().optional(),
  confirmedNumber: z.number().int().optional(),
})
export type ContactsAnswer = z.infer<typeof ContactsAnswer>

export const ConfirmContacts = z.strictObject({ number: z.number().int().min(1) })
export type ConfirmContacts = z.infer<typeof ConfirmContacts>
