import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'
import { StreamPosition } from './stream.ts'

/** The page of the administration name that lets a signed-in person into an application: `PUBLIC_URL/enter?...`, see below. */
export const ENTER_PAGE = '/enter'
/** On an application's name, everything under this path is the gateway's own and never reaches an upstream. */
export const GATEWAY_PATH = '/.taga/'
/** A code to enter with lives so long and works once. */
export const ENTER_CODE_MS = 60_000

/**
 * How a browser gets from an application's name to a session there (code exchange between host names, so that no cookie is shared):
 * 1. `https://APP/...` without a session: the gateway sets `__Host-taga-flow` (a random secret, with the path to come back to) and sends the
 *    browser to
 *    `PUBLIC_URL/enter?destination=ID&flow=SHA256(secret)[&port=PORT]`. Nothing in that address is secret.
 * 2. The page there (signed in, and bound to a device where there is one) asks `POST /api/enter` for a code: bound to the destination and
 *    the flow's digest, kept as a digest, 60 s, once.
 * 3. It sends the browser to `https://APP/.taga/enter#CODE`; the gateway's page there posts the code with the flow's cookie, so a code
 *    that somebody else was given is of no use in this browser.
 * 4. The gateway asks the server (`ask` `enter`), and gets the session, which it will have from the stream as well (waits up to 2 s).
 */
export const AskEnter = z.strictObject({
  destination: z.string().min(1).max(200).regex(ONE_LINE),
  flow: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** The port of the application's name, where it is not the one that the administration has. */
  port: z.number().int().min(1).max(65_535).optional(),
})
export type AskEnter = z.infer<typeof AskEnter>

/** `url`: where to send the browser, with the code in the fragment. */
export const EnterAnswer = z.object({ url: z.string().max(2_000) })
export type EnterAnswer = z.infer<typeof EnterAnswer>

/** Body of `ask` `enter`. */
export const RedeemEnter = z.strictObject({
  code: z.string().min(20).max(100),
  flow: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  destination: z.string().min(1).max(200),
})
export type RedeemEnter = z.infer<typeof RedeemEnter>

/** What the gateway learns: whose session it is. `position`: wait until the stream has it. */
export const Entered = z.strictObject({
  session: z.string().min(1).max(200),
  position: StreamPosition.optional(),
})
export type Entered = z.infer<typeof Entered>
