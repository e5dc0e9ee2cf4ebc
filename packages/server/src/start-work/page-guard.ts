import type { Deps } from '../deps.ts'
import { newSecret } from '../http/secrets.ts'

/**
 * What keeps a page's proof from being used twice. Each proof carries a challenge of this run of the server; a challenge is handed out for
 * `turnMs` and believed for as long again, so that the age of a proof is told by our clock and never by the browser's. Within that time
 * every nonce is remembered. Another server, or a later run, knows neither the challenge nor believes it.
 */
export type PageGuard = {
  /** The challenge that the next proof must carry. */
  readonly challenge: (now: number) => string
  /** Uses the nonce up. `otherChallenge`: too old, or not ours; `used`: seen before. */
  readonly use: (
    proof: { readonly challenge: string; readonly nonce: string },
    now: number,
  ) => 'fresh' | 'used' | 'otherChallenge'
}

type Turn = { readonly challenge: string; readonly since: number; readonly nonces: Set<string> }

export function createPageGuard(
  random: Deps['random'],
  { turnMs, mostNonces }: { readonly turnMs: number; readonly mostNonces: number },
): PageGuard {
  let turns: readonly Turn[] = []

  const begin = (now: number): Turn => {
    const turn: Turn = { challenge: newSecret(random, 16), since: now, nonces: new Set() }
    turns = [turn, ...turns].slice(0, 2)
    return turn
  }
  const present = (now: number): Turn => {
    turns = turns.filter(({ since }) => Math.abs(now - since) < 2 * turnMs)
    const [newest] = turns
    // a full turn ends early: what is remembered stays bounded, and nothing is ever forgotten that would still be believed
    if (newest === undefined || Math.abs(now - newest.since) >= turnMs || newest.nonces.size >= mostNonces)
      return begin(now)
    return newest
  }

  return {
    challenge: (now) => present(now).challenge,
    use({ challenge, nonce }, now) {
      present(now)
      const turn = turns.find((known) => known.challenge === challenge)
      if (turn === undefined) return 'otherChallenge'
      if (turn.nonces.has(nonce)) return 'used'
      turn.nonces.add(nonce)
      return 'fresh'
    },
  }
}
