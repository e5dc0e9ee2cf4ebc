import type { Opening } from '../live/live-connection.ts'
import type { ChangedSubject, KnownFacts } from '../facts/known.ts'
import type { Language } from '../front/page.ts'

/** Whoever looked at it last: their own session decides what their desktop reaches. */
export type Looker = Pick<Opening, 'session' | 'address'> & { readonly language: Language }

type Facts = Pick<KnownFacts, 'find'>
type Session = { readonly person: string; hasEnded: boolean }

/** Who looks at the desktops of one pool, and by which sessions of the server. */
export class Lookers {
  readonly #last = new Map<string, Looker>()
  readonly #sessions = new Map<string, Session>()

  looked(person: string, looker: Looker): void {
    this.#last.set(person, looker)
    this.#sessions.set(looker.session, { person, hasEnded: false })
  }

  last(person: string): Looker | undefined {
    return this.#last.get(person)
  }

  /** The person's desktop is gone. */
  forget(person: string): void {
    this.#last.delete(person)
    for (const [id, session] of this.#sessions) if (session.person === person) this.#sessions.delete(id)
  }

  /**
   * Who may not work any more, by what the stream said of sessions: their account was locked (AD-14). Who signed out may come back, and their
   * desktop waits for them as long as it does for anybody.
   */
  stoppedBy(changed: readonly ChangedSubject[], facts: Facts): readonly string[] {
    const stopped = new Set<string>()
    for (const { kind, id, stopped: isStopped } of changed) {
      const session = kind === 'session' ? this.#sessions.get(id) : undefined
      if (session === undefined || facts.find('session', id) !== undefined) continue
      session.hasEnded = true
      if (isStopped === true) stopped.add(session.person)
    }
    return [...stopped]
  }

  /** Whose session went while nothing was heard: nobody knows why, so it counts as stopped. */
  vanished(facts: Facts): readonly string[] {
    const gone = [...this.#sessions].filter(
      ([id, { hasEnded }]) => !hasEnded && facts.find('session', id) === undefined,
    )
    return [...new Set(gone.map(([, { person }]) => person))]
  }
}
