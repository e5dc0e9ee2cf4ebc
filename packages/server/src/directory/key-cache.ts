import { Fault } from '@taga/contract'
import { KeySet } from './logout-token.ts'

/** How long keys are believed without asking again. */
const KEPT_MS = 60 * 60_000
/** No two questions follow each other faster than this, whatever strangers send. */
const FLOOR_MS = 60_000
const TIMEOUT_MS = 10_000

/** The directory's public keys, asked for as seldom as may be. */
export type KeyCache = {
  /**
   * Keys among which `kid` is, where the directory has it. One that is not known makes us ask again, but at most once a minute; a failure
   * leaves the keys that were known. Throws `directory_unreachable` where none are known.
   */
  readonly keysAt: (url: string, wanted: { readonly kid: string | undefined; readonly now: number }) => Promise<KeySet>
}

type Kept = {
  readonly url: string
  readonly triedAt: number
  readonly readAt: number | undefined
  readonly keys: KeySet | undefined
  readonly failure?: unknown
}

export function createKeyCache(ask: (url: string, options: RequestInit) => Promise<Response>): KeyCache {
  let kept: Kept | undefined
  let asking: { readonly url: string; readonly done: Promise<Kept> } | undefined

  async function read(url: string, now: number): Promise<Kept> {
    const before = kept?.url === url ? kept : undefined
    try {
      const answer = await ask(url, {
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      return { url, triedAt: now, readAt: now, keys: KeySet.parse(await answer.json()) }
    } catch (failure) {
      return { url, triedAt: now, readAt: before?.readAt, keys: before?.keys, failure }
    }
  }

  return {
    keysAt: async (url, { kid, now }) => {
      if (isAskedFor(kept, { url, kid, now })) {
        // who comes meanwhile waits for the same answer
        if (asking?.url !== url) asking = { url, done: read(url, now) }
        const { done } = asking
        kept = await done
        if (asking?.done === done) asking = undefined
      }
      if (kept?.url === url && kept.keys !== undefined) return kept.keys
      throw new Fault('directory_unreachable', { reason: 'keys' }, { cause: kept?.failure })
    },
  }
}

function isAskedFor(
  kept: Kept | undefined,
  { url, kid, now }: { readonly url: string; readonly kid: string | undefined; readonly now: number },
): boolean {
  if (kept?.url !== url || now < kept.triedAt) return true
  if (now - kept.triedAt < FLOOR_MS) return false
  if (kept.keys === undefined || kept.readAt === undefined || now - kept.readAt >= KEPT_MS) return true
  return kid !== undefined && !kept.keys.keys.some((key) => key.kid === kid)
}
