import { z } from 'zod'

/** A code to watch a recording with lives so long and works once. */
export const WATCH_CODE_MS = 60_000

/** `url`: where the recording is shown, with the code in the fragment. */
export const WatchAnswer = z.object({ url: z.string().max(2_000), until: z.number().int() })
export type WatchAnswer = z.infer<typeof WatchAnswer>

/**
 * Body of `ask` `watch`. How an administrator sees a recording, which lies at the gateway that made it and nowhere else:
 * 1. The access log asks `POST /api/access-log/:line/recording` (an administrator, with a fresh proof) for a code: bound to the line's
 *    connection and destination, kept as a digest, 60 s, once.
 * 2. It sends the browser to `https://APP/.taga/watch#CODE`; the gateway's page there posts the code.
 * 3. The gateway asks the server, which writes into the ledger who watches what, and shows the recording of that connection.
 */
export const RedeemWatch = z.strictObject({
  code: z.string().min(20).max(100),
  destination: z.string().min(1).max(200),
})
export type RedeemWatch = z.infer<typeof RedeemWatch>

/** What the gateway learns: which connection's recording may be shown, and who watches, for the watermark. */
export const MayWatch = z.strictObject({
  connection: z.string().min(1).max(200),
  watcher: z.string().max(200),
})
export type MayWatch = z.infer<typeof MayWatch>
