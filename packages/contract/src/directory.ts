import { z } from 'zod'
import { Ticket } from './account.ts'
import { ONE_LINE } from './observation.ts'

/** Where the organisation's people sign in elsewhere (OpenID Connect). Without `clientSecret` the one that is kept stays. */
export const SetDirectory = z.strictObject({
  name: z.string().trim().min(1).max(60).regex(ONE_LINE),
  issuer: z.url({ protocol: /^https?$/ }).max(500),
  clientId: z.string().trim().min(1).max(300).regex(ONE_LINE),
  clientSecret: z.string().min(1).max(1_000).optional(),
  byMail: z.boolean(),
})
export type SetDirectory = z.infer<typeof SetDirectory>

/** The secret is never told. `redirectUri` and `logoutUri` are to be registered at the directory. */
export const DirectoryAnswer = z.object({
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  hasSecret: z.boolean(),
  byMail: z.boolean(),
  updatedAt: z.number().int(),
})
export type DirectoryAnswer = z.infer<typeof DirectoryAnswer>

export const DirectorySettings = z.object({
  directory: DirectoryAnswer.optional(),
  redirectUri: z.string(),
  logoutUri: z.string(),
  afterLogoutUri: z.string(),
})
export type DirectorySettings = z.infer<typeof DirectorySettings>

/** `signIn`; `link` the directory to the account of this session; `proof` of this session anew; `invitation`: accept one. */
export const BeginDirectory = z.discriminatedUnion('purpose', [
  z.strictObject({ purpose: z.literal('signIn') }),
  z.strictObject({ purpose: z.literal('link') }),
  z.strictObject({ purpose: z.literal('proof') }),
  z.strictObject({ purpose: z.literal('invitation'), ticket: Ticket }),
])
export type BeginDirectory = z.infer<typeof BeginDirectory>

/** Where the browser goes to sign in at the directory. */
export const DirectoryUrl = z.object({ url: z.string() })
export type DirectoryUrl = z.infer<typeof DirectoryUrl>

/** What the directory sent back in the fragment of our page's URL, as it stands there. */
export const FinishDirectory = z.strictObject({ answer: z.string().min(1).max(8_192) })
export type FinishDirectory = z.infer<typeof FinishDirectory>

/** What the sign-in page offers, told to everyone. `passkeysAt` is absent where no passkey can be used. */
export const SignInOffer = z.object({ directory: z.string().optional(), passkeysAt: z.string().optional() })
export type SignInOffer = z.infer<typeof SignInOffer>

/** Signed out here. `leaveAt`: where the browser goes to sign out at the directory too. */
export const SignedOut = z.object({ leaveAt: z.string().optional() })
export type SignedOut = z.infer<typeof SignedOut>
