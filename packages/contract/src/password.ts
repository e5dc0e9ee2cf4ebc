import { PASSWORD_REASONS } from '@taga/core'
import { z } from 'zod'

/** Passwords are 8 to 256 characters (Unicode code points). The lower bound is AD-16; the upper one keeps checking affordable. */
export const MIN_PASSWORD_LENGTH = 8
export const MAX_PASSWORD_LENGTH = 256

export const PasswordReason = z.enum(PASSWORD_REASONS)
export type PasswordReason = z.infer<typeof PasswordReason>

/** A new password as it is typed. Strength is judged by the server; here only what no text field may exceed. */
export const NewPassword = z.string().min(1).max(1024)
export type NewPassword = z.infer<typeof NewPassword>
