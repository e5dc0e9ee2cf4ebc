import type { Gate } from './enter.ts'

/** How a connection is carried. */
export const KINDS = ['download', 'server-sent events', 'WebSocket', 'tunnel', 'screen'] as const
export type Kind = (typeof KINDS)[number]

/** What the process of the people is asked. `each`: the connections of one person. */
export type Asked =
  | {
      readonly kind: 'open'
      readonly gate: Gate
      readonly names: { readonly web: string; readonly screen: string }
      readonly service: string
      readonly each: readonly Kind[]
      /** `state`: the folder of the agent on their laptop. */
      readonly people: readonly { readonly id: string; readonly state: string }[]
    }
  | { readonly kind: 'code'; readonly person: string; readonly name: string; readonly code: string }
  | { readonly kind: 'tell' }

/** What it says. `last`, `ended`: by number of person and connection; epoch ms, 0 for what has not happened. */
export type Told =
  | { readonly kind: 'here'; readonly application: number; readonly service: number }
  | { readonly kind: 'enter'; readonly person: string; readonly name: string; readonly flow: string }
  | { readonly kind: 'open' }
  | { readonly kind: 'told'; readonly last: Float64Array; readonly ended: Float64Array }
