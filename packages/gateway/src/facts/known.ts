import type { CompiledRules, PreparedSubject, Seen, SubjectKind } from '@taga/core'

export type SubjectRef = { readonly kind: SubjectKind; readonly id: string }

/** What the gateway knows of one subject, as the stream said it last. See `SubjectFacts` of the contract. */
export type KnownSubject = SubjectRef & {
  readonly seen: Seen
  readonly of:
    | { readonly person: string; readonly device?: string | undefined; readonly language?: 'ja' | 'en' | undefined }
    | undefined
  readonly paths: { readonly confidential: Seen; readonly other: Seen; readonly from?: string | undefined } | undefined
  readonly name: string | undefined
}

/** `stopped`: a session that is gone since its account or person may not work any more. */
export type ChangedSubject = SubjectRef & { readonly stopped?: true | undefined }

/** What changed: these subjects, or possibly everything (other rules, a snapshot). */
export type Changed =
  | { readonly kind: 'subjects'; readonly subjects: readonly ChangedSubject[] }
  | { readonly kind: 'all' }

/**
 * How the stream stands. `live`: a tick came within 5 s. `quiet`: none did, so nothing new is let in, and live work goes on for as long
 * as the organisation allows; `sinceMs` is when the last one came (epoch ms on the server's clock). `never`: no snapshot has come yet.
 */
export type StreamState =
  | { readonly kind: 'live' }
  | { readonly kind: 'quiet'; readonly sinceMs: number }
  | { readonly kind: 'never' }

/** Everything a gateway decides on. Facts come from the stream alone and are never written down. */
export type KnownFacts = {
  /** Epoch ms on the server's clock, advanced by this machine's monotonic clock since the last tick. */
  readonly now: () => number
  readonly rules: () => CompiledRules | undefined
  readonly streamState: () => StreamState
  /** How long live work goes on without a stream, in ms. */
  readonly streamLossMs: () => number
  readonly find: (kind: SubjectKind, id: string) => KnownSubject | undefined
  /** The same subject's facts read with the present rules; read again by itself when its time has passed. Absent subjects have no facts. */
  readonly prepared: (kind: SubjectKind, id: string) => PreparedSubject
  /** Called after every change, in the order in which changes came, before anything else is read from the stream. Returns how to stop. */
  readonly onChange: (listener: (changed: Changed) => void) => () => void
  readonly onStreamState: (listener: (state: StreamState) => void) => () => void
}
