import { createSecureContext, type SecureContext } from 'node:tls'
import type { CertificateFacts, ServingCertificate } from '@taga/edge'

/** A certificate that can be shown, with its key. */
export type HeldCertificate = { readonly facts: CertificateFacts; readonly context: SecureContext }

export function holdCertificate({ chain, key, facts }: ServingCertificate): HeldCertificate {
  return { facts, context: createSecureContext({ cert: chain, key }) }
}
