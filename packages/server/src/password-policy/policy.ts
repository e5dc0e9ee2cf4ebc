import { MIN_PASSWORD_LENGTH } from '@taga/contract'

/** What other systems are told of our policy. AD-16; NIST SP 800-63B-4, 3.1.1.2: no forced change, no composition rules beyond it. */
export type PasswordPolicy = {
  readonly minLength: number
  /** Words that no password may be built on. */
  readonly words: readonly string[]
  /** How often one may fail before waiting, and for how long. */
  readonly tries: number
  readonly waitMinutes: number
}

/** Failed sign-ins by one name from one address within the window, before the rest of it must be waited for. */
export const SIGN_IN_TRIES = 10
export const SIGN_IN_WINDOW_MS = 15 * 60_000

export function policyOf(words: readonly string[]): PasswordPolicy {
  return {
    minLength: MIN_PASSWORD_LENGTH,
    words: [...new Set(words)],
    tries: SIGN_IN_TRIES,
    waitMinutes: SIGN_IN_WINDOW_MS / 60_000,
  }
}

/** A file for somebody else's system. */
export type PolicyFile = { readonly name: string; readonly mediaType: string; readonly text: string }
