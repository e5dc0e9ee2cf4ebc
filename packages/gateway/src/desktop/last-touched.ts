import type { KnownFacts } from '../facts/known.ts'

const MOST_KEPT = 20_000

/**
 * When somebody last touched a screen, by session and destination, beyond the single connection: opening the page anew is no proof, so what
 * was idle too long is locked there as well. Forgotten with the session.
 */
export class LastTouched {
  readonly #facts: Pick<KnownFacts, 'find' | 'now'>
  readonly #at = new Map<string, { readonly session: string; readonly at: number }>()

  constructor(facts: Pick<KnownFacts, 'find' | 'now'>) {
    this.#facts = facts
  }

  note(session: string, destination: string): void {
    const key = `${session} ${destination}`
    if (this.#at.size >= MOST_KEPT && !this.#at.has(key)) this.#sweep()
    this.#at.set(key, { session, at: this.#facts.now() })
  }

  /** How long ago it was touched, or the session proved, whichever is later; undefined where it was never opened. In ms. */
  idleMs(session: string, destination: string): number | undefined {
    const found = this.#at.get(`${session} ${destination}`)
    if (found === undefined) return undefined
    const proved = this.#facts.find('session', session)?.seen['session.provedAt']
    const provedAt = proved?.kind === 'value' && typeof proved.value === 'number' ? proved.value : 0
    return this.#facts.now() - Math.max(found.at, provedAt)
  }

  /** Sessions that are gone first; where that is not enough, the one noted first. */
  #sweep(): void {
    for (const [key, { session }] of this.#at)
      if (this.#facts.find('session', session) === undefined) this.#at.delete(key)
    const [first] = this.#at.keys()
    if (this.#at.size >= MOST_KEPT && first !== undefined) this.#at.delete(first)
  }
}
