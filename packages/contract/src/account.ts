import { z } from 'zod'
import { ONE_LINE } from './observation.ts'
import { NewPassword, PasswordReason } from './password.ts'
import { Role } from './role.ts'

/** The name a person signs in with: letters, digits and `. _ - @ +`, any script's letters, at most 100. Compared without case. */
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

/** A one-time ticket: 128 random bits in base64url. It travels in a URL's fragment or a body, never in a path or query. */
export const Ticket = z.string().regex(/^[\w-]{22}$/)

const Roles = z.array(Role).min(1).max(4)

export const CreateFirstAccount = z.strictObject({
  ticket: Ticket,
  name: SignInName,
  personName: z.string().trim().min(1).max(200).regex(ONE_LINE),
  password: NewPassword,
})
export type CreateFirstAccount = z.infer<typeof CreateFirstAccount>

export const InviteAccount = z.strictObject({
  name: SignInName,
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
})
export type AccountAnswer = z.infer<typeof AccountAnswer>

export const AccountList = z.object({ accounts: z.array(AccountAnswer), next: z.string().optional() })
export type AccountList = z.infer<typeof AccountList>

/** The ticket is shown this once; only its hash is kept. */
export const InvitationAnswer = z.object({ account: AccountAnswer, ticket: z.string(), expiresAt: z.number().int() })
export type InvitationAnswer = z.infer<typeof InvitationAnswer>

/** `csrf` goes into the `taga-csrf` header of every request that changes something. */
export const SignedInAnswer = z.object({
  account: AccountAnswer,
  csrf: z.string(),
  idleUntil: z.number().int(),
  until: z.number().int(),
})
export type SignedInAnswer = z.infer<typeof SignedInAnswer>

export const SessionAnswer = z.object({
  id: z.string(),
  startedAt: z.number().int(),
  lastSeenAt: z.number().int(),
  until: z.number().int(),
  address: z.string(),
  browser: z.string(),
  current: z.boolean(),
})
export type SessionAnswer = z.infer<typeof SessionAnswer>

export const SessionList = z.object({ sessions: z.array(SessionAnswer) })
export type SessionList = z.infer<typeof SessionList>

export const CSRF_HEADER = 'taga-csrf'
