export type { KnownFacts } from './facts/known.ts'
export { createLiveConnections } from './live/create-live-connections.ts'
export type { LiveConnections } from './live/live-connection.ts'
