import { z } from 'zod'
import type { SignInStrength } from '../accounts/session-facts.ts'

/** What we read of an id_token that was checked. Everything else in it is left behind. */
export const Claims = z.object({
  iss: z.string().max(500),
  sub: z.string().min(1).max(255),
  email: z.string().max(320).optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
  amr: z.array(z.string().max(50)).max(20).optional().catch(undefined),
  acr: z.string().max(200).optional().catch(undefined),
  sid: z.string().max(255).optional().catch(undefined),
  auth_time: z.number().optional().catch(undefined),
})
export type Claims = z.infer<typeof Claims>

/** Methods of RFC 8176 by what they rest on. */
const KNOWN = ['pwd', 'pin', 'kba']
const HELD = ['otp', 'sms', 'tel', 'hwk', 'swk', 'sc', 'pop', 'fido']
const BODY = ['face', 'fpt', 'iris', 'retina', 'vbm']

/**
 * How strongly the directory says it proved somebody: two factors only where it says so (`mfa`, two kinds of methods, or a level of
 * phishing-resistant proof). What it does not say counts as one. Never `passkey`: that is a proof made to us.
 */
export function strengthOfClaims({ amr = [], acr }: Pick<Claims, 'amr' | 'acr'>): SignInStrength {
  const kinds = [KNOWN, HELD, BODY].filter((kind) => amr.some((method) => kind.includes(method))).length
  const says = amr.includes('mfa') || acr === 'phr' || acr === 'phrh'
  return says || kinds >= 2 ? 'twoFactor' : 'password'
}

/** When the directory saw somebody prove themselves (epoch ms): perhaps long before they came to us. What it does not say was never. */
export function provedAtOfClaims({ auth_time = 0 }: Pick<Claims, 'auth_time'>): number {
  return Math.max(0, auth_time * 1000)
}
