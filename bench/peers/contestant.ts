import type { FlatFacts, PolicyRule } from '../policy.ts'

/** One who answers the same questions under the same policy. Questions are told apart by their position in the request set. */
export type Contestant = {
  readonly name: string
  /** What its answer holds; a peer that tells only allow or deny is compared on that alone. */
  readonly answers: 'everyDenyingRule' | 'allowOrDeny'
  readonly note: string
  /** The answer, for comparing. Not timed. */
  readonly denials: (at: number) => Promise<Denials>
} & (
  | { readonly kind: 'sync'; readonly decide: (at: number) => unknown }
  | { readonly kind: 'async'; readonly decide: (at: number) => Promise<unknown> }
)

export type Denials = { readonly isDenied: boolean; readonly rules?: readonly string[] }

/** Makes a contestant ready: parsing, compiling and indexing the policy is done here and not timed. */
export type MakeContestant = (policy: readonly PolicyRule[], requests: readonly FlatFacts[]) => Promise<Contestant>
