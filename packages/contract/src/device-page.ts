import { z } from 'zod'
import { Ticket } from './account.ts'

/** An agent asks for a one-time ticket with which it opens the browser; signed like a report. */
export const PAGE_TICKET_PATH = '/api/device/page-tickets'
/** An agent asks what is wanted of it; signed like a report. */
export const TURN_PATH = '/api/device/turns'
export const MAX_DEVICE_CALL_BYTES = 4 * 1024
/** A device has at most so many pages that stand. */
export const MAX_PAGES = 8

/** SHA-256 in base64url. */
const Digest = z.string().regex(/^[\w-]{43}$/)

/** One page of a device: the digest of the ticket it came by, and of its public key (SPKI). */
export const DevicePage = z.object({ ticket: Digest, key: Digest })
export type DevicePage = z.infer<typeof DevicePage>

/** `counter` is the number that reports use too; a number that was used is refused (`replayed`). Unknown fields are tolerated. */
export const AskPageTicket = z.object({
  format: z.literal(1),
  audience: z.string().min(1).max(200),
  device: z.string().min(1).max(100),
  counter: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
})
export type AskPageTicket = z.infer<typeof AskPageTicket>

/** The ticket goes into the fragment of `<url>/start#ticket=...` and is good once, until `expiresAt`. `url` is where browsers reach the server. */
export const PageTicketAnswer = z.object({ ticket: Ticket, expiresAt: z.number().int(), url: z.string() })
export type PageTicketAnswer = z.infer<typeof PageTicketAnswer>

/** Changes nothing, so it carries no number: whoever sends it again learns what is wanted, and no more. */
export const Turn = z.object({
  format: z.literal(1),
  audience: z.string().min(1).max(200),
  device: z.string().min(1).max(100),
})
export type Turn = z.infer<typeof Turn>

/**
 * - `lookAgain`: somebody waits for a fresh look.
 * - `pages`: pages that were bound to this device and stand; the agent vouches, in its next report, for those whose tickets it asked for.
 * - `nextInMs`: when to ask again.
 */
export const TurnAnswer = z.object({
  lookAgain: z.boolean(),
  pages: z.array(DevicePage).max(MAX_PAGES),
  nextInMs: z.number().int(),
  serverNow: z.number().int(),
})
export type TurnAnswer = z.infer<typeof TurnAnswer>
