import { z } from 'zod'
import { listAnswer, listQuery } from './list.ts'
import { ONE_LINE } from './observation.ts'
import { NewPassword, PasswordReason } from './password.ts'
import { Role } from './role.ts'

/** The name a person signs in with, as it is typed: letters, digits and `. _ - @ +`, at most 100. Compared without case. */
export const SignInName = z
  .string()
  .trim()
  .normalize('NFKC')
  .toLowerCase()
  .pipe(
    z
      .string()
      .min(1)
      .max(100)
      .regex(/^[\p{L}\p{N}._@+-]+$/u),
  )
export type SignInName = z.infer<typeof SignInName>

/** Whole scripts that look like another one's letters are not for names: `аdmin` in Cyrillic reads as `admin`. */
const LATIN_AND_JAPANESE =
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Common}\p{Script=Inherited}]+$/u
const HANGUL = /^[\p{Script=Hangul}\p{Script=Common}]+$/u
const THAI = /^[\p{Script=Thai}\p{Script=Common}\p{Script=Inherited}]+$/u

/** A sign-in name for a new account: letters of Latin and Japanese script, or of Korean, or of Thai, never of scripts that imitate them. */
export const NewSignInName = SignInName.refine(
  (name) => [LATIN_AND_JAPANESE, HANGUL, THAI].some((scripts) => scripts.test(name)),
  { error: 'mixedScripts' },
)

/** A one-time ticket: 128 random bits in base64url. It travels in a URL's fragment or a body, never in a path or query. */
export const Ticket = z.string().regex(/^[\w-]{22}$/)

const Roles = z.array(Role).min(1).max(4)

export const CreateFirstAccount = z.strictObject({
  ticket: Ticket,
  name: NewSignInName,
  personName: z.string().trim().min(1).max(200).regex(ONE_LINE),
  password: NewPassword,
})
export type CreateFirstAccount = z.infer<typeof CreateFirstAccount>

export const InviteAccount = z.strictObject({
  name: NewSignInName,
  person: z.string().min(1).max(100).optional(),
  roles: Roles,
})
export type InviteAccount = z.infer<typeof InviteAccount>

export const AcceptInvitation = z.strictObject({ ticket: Ticket, password: NewPassword })
export type AcceptInvitation = z.infer<typeof AcceptInvitation>

export const SignIn = z.strictObject({ name: SignInName, password: z.string().min(1).max(1024) })
export type SignIn = z.infer<typeof SignIn>

export const ChangePassword = z.strictObject({ current: z.string().min(1).max(1024), next: NewPassword })
export type ChangePassword = z.infer<typeof ChangePassword>

export const CheckPassword = z.strictObject({ password: NewPassword, name: SignInName.optional() })
export type CheckPassword = z.infer<typeof CheckPassword>

export const PasswordCheckAnswer = z.object({ reasons: z.array(PasswordReason) })
export type PasswordCheckAnswer = z.infer<typeof PasswordCheckAnswer>

export const SetRoles = z.strictObject({ roles: Roles })
export type SetRoles = z.infer<typeof SetRoles>

export const AccountAnswer = z.object({
  id: z.string(),
  name: z.string(),
  person: z.string().optional(),
  roles: z.array(Role),
  createdAt: z.number().int(),
  lockedAt: z.number().int().optional(),
  /** Invited, and has not chosen a password yet. */
  invitedUntil: z.number().int().optional(),
  /** Somebody else may know the credentials, and they were not changed since. */
  exposedAt: z.number().int().optional(),
  lastSignInAt: z.number().int().optional(),
})
export type AccountAnswer = z.infer<typeof AccountAnswer>

/** `strength`: the strongest proof the account is set up for. */
export const AccountRowAnswer = AccountAnswer.extend({
  personName: z.string().optional(),
  personState: z.string().optional(),
  strength: z.enum(['passkey', 'twoFactor', 'passwordAndDevice', 'password', 'none']),
  reviewDueAt: z.number().int(),
})
export type AccountRowAnswer = z.infer<typeof AccountRowAnswer>

export const ACCOUNT_STATES = ['invited', 'locked', 'exposed', 'review'] as const
export const AccountListQuery = listQuery(['name', 'lastSignIn', 'created'], {
  state: z.enum(ACCOUNT_STATES).optional(),
  role: Role.optional(),
})
export type AccountListQuery = z.infer<typeof AccountListQuery>

export const AccountList = listAnswer(AccountRowAnswer)
export type AccountList = z.infer<typeof AccountList>

/** The person an account belongs to; without one it is nobody's. */
export const LinkPerson = z.strictObject({ person: z.string().min(1).max(100).optional() })
export type LinkPerson = z.infer<typeof LinkPerson>

/** The ticket is shown this once; only its hash is kept. */
export const InvitationAnswer = z.object({ account: AccountAnswer, ticket: z.string(), expiresAt: z.number().int() })
export type InvitationAnswer = z.infer<typeof InvitationAnswer>

/** `csrf` goes into the `taga-csrf` header of every request that changes something. Times are epoch ms. */
export const SignedInAnswer = z.object({
  account: AccountAnswer,
  csrf: z.string(),
  idleUntil: z.number().int(),
  until: z.number().int(),
  /** How strongly the newest proof of this session proved its owner, and when. */
  strength: z.enum(['passkey', 'twoFactor', 'passwordAndDevice', 'password', 'none']),
  provedAt: z.number().int(),
  /** Nothing else is open yet but setting up a second factor. */
  factorDue: z.boolean(),
})
export type SignedInAnswer = z.infer<typeof SignedInAnswer>

/** The session of this browser, absent where nobody is signed in: what a page asks first, and no refusal. */
export const PresentSession = z.object({ session: SignedInAnswer.optional() })
export type PresentSession = z.infer<typeof PresentSession>

export const SessionAnswer = z.object({
  id: z.string(),
  startedAt: z.number().int(),
  lastSeenAt: z.number().int(),
  until: z.number().int(),
  address: z.string(),
  browser: z.string(),
  strength: z.string(),
  current: z.boolean(),
})
export type SessionAnswer = z.infer<typeof SessionAnswer>

export const SessionList = z.object({ sessions: z.array(SessionAnswer) })
export type SessionList = z.infer<typeof SessionList>

export const CSRF_HEADER = 'taga-csrf'
