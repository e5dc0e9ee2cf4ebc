import type { Carrier } from '@taga/contract'
import type { Action, Decision, ObligationKind, PatternId, Seen } from '@taga/core'

/** What somebody wants to open: who, by which session, from where, and how it would be carried. */
export type Opening = {
  readonly carrier: Carrier
  readonly session: string
  readonly resource: string
  readonly destination: string
  readonly pattern: PatternId
  readonly action: Action
  /** The client's address as text. */
  readonly address: string
  /** Obligations that this carrier can carry out for this destination. What it cannot counts as failed. */
  readonly carries: readonly ObligationKind[]
  /** Facts of `connection.*` that the gateway knows itself, on top of those of the session's path. */
  readonly connection?: Seen
}

/**
 * Why a connection was cut where it was no question of rules. `holdFailed`: its carrier could not do what it was told; `undecided`: the
 * question could not be answered; `accountStopped`: its account, or the person, may not work any more;
 * `takenBack`: an administrator took back what the person had there.
 */
export type CutCause =
  | 'streamLost'
  | 'maxLength'
  | 'sessionGone'
  | 'accountStopped'
  | 'takenBack'
  | 'pausedTooLong'
  | 'destinationGone'
  | 'gatewayStops'
  | 'holdFailed'
  | 'undecided'

/** Why a connection ended. `cut`: a decision, or the stream was lost; the rest is ordinary. */
export type Ending =
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly cause: string }
  | { readonly kind: 'cut'; readonly decision: Decision }
  | {
      readonly kind: 'cut'
      readonly cause: CutCause
    }

/**
 * What a carrier does with its bytes when it is told to. Each returns at once, and may be called once for each change. One that throws
 * is cut; its neighbours go on.
 */
export type Hold = {
  /** Stops both directions for good, now: nothing may leave after this returns. */
  readonly cut: (ending: Ending) => void
  /** Stops both directions, keeps the upstream, and asks for what the decision wants: a fresh proof, or a look of the device. */
  readonly pause: (decision: Decision) => void
  /** Lets the bytes go on. Obligations may have changed. */
  readonly resume: (decision: Decision) => void
  /** It goes on, with other obligations. */
  readonly oblige: (decision: Decision) => void
}

export type LiveConnection = {
  readonly id: string
  readonly opening: Opening
  readonly person: string
  /** The device that the session's page was proved to come from, as the stream says it now. */
  readonly device: () => string | undefined
  readonly state: () => 'registered' | 'open' | 'paused' | 'ended'
  /** The decision that it stands on now. */
  readonly decision: () => Decision
  /** Asks again, just before the first byte: true where it may begin. Where not, it has been cut and logged. */
  readonly begin: () => boolean
  readonly countBytes: (toDestination: number, fromDestination: number) => void
  /** It is over by itself. Idempotent. */
  readonly close: (ending?: Extract<Ending, { kind: 'closed' | 'failed' }>) => void
}

/** Why no question was asked at all. `full`: too many live connections, here or of this session; `logFull`: nothing more can be told. */
export type OpenRefusal = 'noSession' | 'streamQuiet' | 'noRules' | 'full' | 'logFull' | 'undecided'

export type OpenAnswer =
  | { readonly kind: 'registered'; readonly connection: LiveConnection }
  /** `decision` says why; absent where no question could be asked: no such session, or the stream is quiet. */
  | {
      readonly kind: 'refused'
      readonly decision?: Decision
      readonly cause?: OpenRefusal
    }

/**
 * Every live connection of this gateway, by the subjects whose facts it rests on. A request of a web application is one as well: of carrier
 * `web`, they are told to the access log together, by visit.
 */
export type LiveConnections = {
  /** Registers first, then decides: a change that lands in between is not missed. Denials are in the access log when this returns. */
  open(opening: Opening, hold: Hold): OpenAnswer
  /** Decides without opening anything, for pages that say what would happen. */
  decide(opening: Opening): Decision | undefined
  readonly count: () => number
  /** How many were cut so far, by whatever cause. */
  readonly cuts: () => number
  /** Cuts everything that goes to a destination that is no longer registered. */
  endDestination(destination: string): void
  /** Cuts what this person has open there: it was taken back. */
  takeBack(destination: string, person: string): void
  close(): void
}
