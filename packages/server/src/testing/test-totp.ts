import { Secret, TOTP } from 'otpauth'

/** The code that an authenticator app with this secret (base 32) shows at this time (epoch ms). */
export function totpCode(secret: string, at: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret.replaceAll(/\s/g, '')) }).generate({ timestamp: at })
}
