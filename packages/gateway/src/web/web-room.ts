import type { DestinationOf } from '@taga/contract'
import type { Action, ObligationKind } from '@taga/core'
import type { KnownFacts } from '../facts/known.ts'
import type { Visit } from '../front/visit.ts'
import type { LiveConnections, Opening } from '../live/live-connection.ts'
import type { AccessLog } from '../log/access-log.ts'
import type { Assertions } from './assertion.ts'
import type { Upstreams } from './upstreams.ts'

/** What carrying web applications needs. */
export type WebRoom = {
  readonly live: LiveConnections
  readonly facts: Pick<KnownFacts, 'find'>
  readonly upstreams: Upstreams
  readonly assertions: Assertions
  readonly log: Pick<AccessLog, 'write'>
  /** How long a browser may send nothing of a body, in ms; by default a minute. */
  readonly bodyMs?: number
}

export type WebVisit = Visit<DestinationOf<'web'>>

/**
 * What can be carried out here: files are kept back by the kind of request and answer, where the destination says that this does; the length
 * of a session always. What runs in a WebSocket is not looked at, files among it. What a page shows can be neither marked, recorded nor kept from the clipboard, so that counts as failed.
 */
const FILES: readonly ObligationKind[] = ['noDownload', 'noUpload', 'maxLength']
const NO_FILES: readonly ObligationKind[] = ['maxLength']

export function openingOf(visit: WebVisit, action: Action, carrier: 'web' | 'webSocket'): Opening {
  const { destination, session, address } = visit
  return {
    carrier,
    session,
    resource: destination.resource,
    destination: destination.id,
    pattern: destination.pattern,
    action,
    address,
    carries: carrier === 'web' && destination.files === 'enforced' ? FILES : NO_FILES,
  }
}
