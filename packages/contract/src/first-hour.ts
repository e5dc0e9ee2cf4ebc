import { SOURCES } from '@taga/core'
import { z } from 'zod'
import { NewSignInName } from './account.ts'
import { RegisterId, RegisterText } from './register-text.ts'
import { Role } from './role.ts'

const Mail = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/u)

export const AdoptionAnswer = z.object({
  sources: z.array(
    z.object({
      source: z.enum(SOURCES),
      adopted: z.boolean(),
      /** Whether anything writes it yet: only then it is worth adopting. */
      ready: z.boolean(),
      /** Whether a rule over it is enforced from the first minute, so that it acts as soon as it is adopted. */
      actsAtOnce: z.boolean(),
    }),
  ),
  /** Rules that stop or warn somebody; while there are any, sources are adopted through a preview only. */
  acting: z.number().int(),
  number: z.number().int(),
})
export type AdoptionAnswer = z.infer<typeof AdoptionAnswer>

/** `after`: the publication that was read. */
export const AdoptSources = z.strictObject({
  after: z.number().int().min(0),
  adopted: z.array(z.enum(SOURCES)).max(SOURCES.length),
})
export type AdoptSources = z.infer<typeof AdoptSources>

export const MOST_INVITED = 50

/** Several people at once, each with an account of their own; `send` mails the link to those with an address. */
export const InvitePeople = z.strictObject({
  people: z
    .array(
      z.strictObject({
        name: RegisterText(200),
        signInName: NewSignInName,
        mail: Mail.optional(),
        department: RegisterId.optional(),
        roles: z.array(Role).min(1).max(4),
      }),
    )
    .min(1)
    .max(MOST_INVITED),
  send: z.boolean(),
  lang: z.enum(['ja', 'en']),
})
export type InvitePeople = z.infer<typeof InvitePeople>

const TwoWords = z.object({ ja: z.string(), en: z.string() })

/** One line for each person in the order in which they were sent. The ticket is told this once. */
export const InvitedPeople = z.object({
  invited: z.array(
    z.discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('invited'),
        name: z.string(),
        signInName: z.string(),
        person: z.string(),
        link: z.string(),
        expiresAt: z.number().int(),
        mailed: z.enum(['sent', 'failed', 'no']),
      }),
      z.object({ outcome: z.literal('refused'), name: z.string(), signInName: z.string(), why: TwoWords }),
    ]),
  ),
})
export type InvitedPeople = z.infer<typeof InvitedPeople>

/** How mail is sent. `password` absent keeps the one that is set; without a user there is none. */
export const MailSettings = z.strictObject({
  host: z
    .string()
    .trim()
    .toLowerCase()
    .min(1)
    .max(253)
    .regex(/^[a-z0-9.:-]+$/),
  port: z.number().int().min(1).max(65_535),
  /** `tls` from the first byte (465), `starttls` before anything is said (587), `none` in a closed network only. */
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.string().trim().min(1).max(254).optional(),
  password: z.string().min(1).max(1_000).optional(),
  sender: Mail,
})
export type MailSettings = z.infer<typeof MailSettings>

export const MailAnswer = z.object({
  set: z.boolean(),
  host: z.string().optional(),
  port: z.number().int().optional(),
  security: z.enum(['tls', 'starttls', 'none']).optional(),
  user: z.string().optional(),
  hasPassword: z.boolean(),
  sender: z.string().optional(),
  /** When a mail last went out by these settings. */
  provedAt: z.number().int().optional(),
})
export type MailAnswer = z.infer<typeof MailAnswer>

export const TestMail = z.strictObject({ to: Mail, lang: z.enum(['ja', 'en']) })
export type TestMail = z.infer<typeof TestMail>
