export type { KnownFacts } from './facts/known.ts'
export type { LiveConnections } from './live/live-connection.ts'
