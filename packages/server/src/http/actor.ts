import type { ApiKeyScope, Role } from '@taga/contract'

/** Who asks. Ids only: what an actor may see of a thing is asked of that thing. */
export type Actor =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'account'
      readonly account: string
      /** The person of the register this account belongs to, where it has been linked. */
      readonly person?: string
      readonly roles: readonly Role[]
      readonly session: string
      /** The device that this very request was shown to come from, by its page's key. Absent for a browser that nobody vouches for. */
      readonly device?: string
    }
  /** `key` is the id of the key that signed. */
  | { readonly kind: 'device'; readonly device: string; readonly key: string }
  /** Another program of the organisation, for one kind of question. */
  | { readonly kind: 'apiKey'; readonly key: string; readonly scope: ApiKeyScope }

export type ApiKeyActor = Extract<Actor, { kind: 'apiKey' }>
export type AccountActor = Extract<Actor, { kind: 'account' }>
export type DeviceActor = Extract<Actor, { kind: 'device' }>

/** The actor as the ledger names it. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'anonymous':
      return 'anonymous'
    case 'account':
      return `account:${actor.account}`
    case 'device':
      return `device:${actor.device}`
    case 'apiKey':
      return `apiKey:${actor.key}`
  }
}
