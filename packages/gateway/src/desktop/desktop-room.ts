import type { Duplex } from 'node:stream'
import type { DestinationOf } from '@taga/contract'
import { OBLIGATION_KINDS, type ObligationKind, type Rule } from '@taga/core'
import type { KnownFacts } from '../facts/known.ts'
import type { Visit } from '../front/visit.ts'
import type { SealKey } from '../identity/seal-key.ts'
import type { AccessLog } from '../log/access-log.ts'
import type { LiveConnections, Opening } from '../live/live-connection.ts'
import type { Reach } from '../reach/reach.ts'
import type { Recordings } from '../recording/recordings.ts'
import type { RdpScreens } from './rdp/open-rdp.ts'
import type { Viewer } from './read-viewer.ts'

/** What carrying desktops needs. */
export type DesktopRoom = {
  readonly live: LiveConnections
  readonly facts: Pick<KnownFacts, 'find' | 'now' | 'onChange'>
  /** Told of what no page of ours asks. */
  readonly log: Pick<AccessLog, 'write'>
  readonly reach: Reach
  readonly sealKey: SealKey
  readonly recordings: Pick<Recordings, 'start' | 'keptDays'>
  /** Draws what speaks RDP. */
  readonly rdp: Pick<RdpScreens, 'open'>
  readonly findRule: (id: string) => Rule | undefined
  /** The page's script and style. */
  readonly viewer: Viewer
  readonly onFault: (error: unknown) => void
  /** Somebody used the keyboard or the pointer; a few times a second at most. */
  readonly touched?: (visit: DesktopVisit) => void
  /** Whether it is a desktop that the gateway starts for its person, and no PC that was there before. */
  readonly isStartedHere?: (visit: DesktopVisit) => boolean
  /** A screen opened, and nobody has seen it yet. What it throws is why it does not open after all. */
  readonly opened?: (visit: DesktopVisit, way: Duplex) => Promise<void>
  /** Whether what did not open is to be tried again at once, since another is free in its place. */
  readonly hasAnother?: (visit: DesktopVisit) => boolean
  /** A screen did not open. `signal` says whether somebody gave up waiting. */
  readonly notOpened?: (visit: DesktopVisit, failed: FailedOpening) => void
}

export type FailedOpening = { readonly error: unknown; readonly signal: AbortSignal }

export type DesktopVisit = Visit<DestinationOf<'vnc' | 'rdp'>>

/**
 * What can be carried out on a screen: everything. Files and printing have no way through RFB as it is followed here. The watermark is drawn
 * by the viewer; see ADR 0035 for what that holds.
 */
export const CARRIES: readonly ObligationKind[] = OBLIGATION_KINDS

export function openingOf({ destination, session, address }: DesktopVisit): Opening {
  return {
    carrier: destination.kind,
    session,
    resource: destination.resource,
    destination: destination.id,
    pattern: destination.pattern,
    action: 'view',
    address,
    carries: CARRIES,
  }
}
