import { z } from 'zod'

const Path = z.string().trim().min(1).max(1_000)
const Pem = z
  .string()
  .min(1)
  .max(64 * 1024)

/** A name that a certificate can be for: at least two labels, no address, no port of another scheme. */
export const PublicUrl = z
  .string()
  .trim()
  .toLowerCase()
  .max(300)
  .regex(/^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])(?::[1-9]\d{0,4})?\/?$/)
  .transform((url) => new URL(url).origin)

/**
 * Where the certificate comes from: an own one, given here or kept in files of this machine that somebody else renews; an authority that
 * speaks ACME; or none, because a proxy on this machine ends TLS.
 */
export const CertificateWish = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('own'), chain: Pem, key: Pem }),
  z.strictObject({ kind: z.literal('files'), chainFile: Path, keyFile: Path }),
  z.strictObject({
    kind: z.literal('acme'),
    /** The authority's directory: https, or http on this machine itself. */
    directory: z
      .string()
      .trim()
      .max(500)
      .regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])\S+$/),
    mail: z
      .string()
      .trim()
      .max(254)
      .regex(/^[^\s@]+@[^\s@]+$/)
      .optional(),
    /** That the terms of the authority have been read and are agreed to. */
    agreed: z.literal(true),
  }),
  z.strictObject({ kind: z.literal('proxy') }),
])
export type CertificateWish = z.infer<typeof CertificateWish>

/** `confirm`: the new host, typed, where a name was set before or passkeys exist that will stop working. */
export const SetPublicName = z.strictObject({
  url: PublicUrl,
  certificate: CertificateWish,
  confirm: z.string().trim().toLowerCase().max(300).optional(),
})
export type SetPublicName = z.infer<typeof SetPublicName>

export const CheckCertificate = z.strictObject({ url: PublicUrl, chain: Pem, key: Pem })
export type CheckCertificate = z.infer<typeof CheckCertificate>

const TwoWords = z.object({ ja: z.string(), en: z.string() })

export const CertificateAnswer = z.object({
  names: z.array(z.string()),
  issuer: z.string(),
  from: z.number().int(),
  until: z.number().int(),
  fingerprint: z.string(),
})
export type CertificateAnswer = z.infer<typeof CertificateAnswer>

export const CertificateCheckAnswer = z.object({
  good: z.boolean(),
  certificate: CertificateAnswer.optional(),
  problems: z.array(TwoWords),
  notes: z.array(TwoWords),
})
export type CertificateCheckAnswer = z.infer<typeof CertificateCheckAnswer>

export const PublicNameAnswer = z.object({
  /** What browsers open; absent while only this machine itself is served. */
  url: z.string().optional(),
  /** Set from outside (TAGA_URL): not to be changed here. */
  fixed: z.boolean(),
  source: z.enum(['own', 'files', 'acme', 'proxy']).optional(),
  certificate: CertificateAnswer.optional(),
  notes: z.array(TwoWords),
  /** Ports that are listened on for the public name. `http` is absent where port 80 could not be had. */
  listening: z.object({ tls: z.number().int(), http: z.number().int().optional() }).optional(),
  /** The name that is being set, while its certificate is on the way. */
  awaited: z.string().optional(),
  acme: z
    .object({
      triedAt: z.number().int(),
      failures: z.number().int(),
      nextTryAt: z.number().int(),
      problem: z.string().optional(),
    })
    .optional(),
  problem: TwoWords.optional(),
  /** Passkeys made for the present name, which a change of the name stops. */
  passkeys: z.number().int(),
})
export type PublicNameAnswer = z.infer<typeof PublicNameAnswer>
