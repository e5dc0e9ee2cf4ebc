import { LEVELS } from '@taga/core'
import { z } from 'zod'
import { TunnelWords } from './gateway/tunnel.ts'

const Id = z.string().min(1).max(200)
const Instant = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** Where a device asks for a permit to work without a connection; signed like a report. */
export const MY_PERMIT_PATH = '/api/device/permit'
/** A permit ends so long after the device was last seen to be in order, at the latest. */
export const PERMIT_MS = 12 * 3_600_000

/** `counter`: the number that reports use too, so that nobody asks again by what a device once signed. */
export const AskPermit = z.object({
  format: z.literal(1),
  audience: z.string().min(1).max(200),
  device: z.string().min(1).max(100),
  counter: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
})
export type AskPermit = z.infer<typeof AskPermit>

/**
 * A permit for one person to work on one device without a connection, with information that lies on it. `levels`: how valuable that
 * information may be. Times are the server's, epoch ms.
 */
export const Permit = z.object({
  format: z.literal(1),
  id: Id,
  audience: z.string().min(1).max(200),
  device: z.string().min(1).max(100),
  person: z.object({ id: Id, name: z.string().max(200) }),
  issuedAt: Instant,
  until: Instant,
  levels: z.array(z.enum(LEVELS)).min(1),
})
export type Permit = z.infer<typeof Permit>

/**
 * - `given`: `text` is the JSON of a `Permit`, byte for byte as it was signed; `signature`: Ed25519 of the server's key over `permitText`.
 * - `refused`: there is none, and the one from before counts no more.
 */
export const PermitAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('given'), text: z.string().max(8_192), signature: z.string().max(200) }),
  z.object({ kind: z.literal('refused'), words: TunnelWords }),
])
export type PermitAnswer = z.infer<typeof PermitAnswer>

/** What the server signs. */
export function permitText(text: string): string {
  return `taga-permit/1\n${text}`
}
