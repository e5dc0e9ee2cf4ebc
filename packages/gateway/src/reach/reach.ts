import type { ReachableDestination } from '@taga/contract'
import type { Duplex } from 'node:stream'

/** Why a destination could not be reached: told to the person in plain words, and to the access log. */
export class CannotReach extends Error {
  override readonly name = 'CannotReach'
  readonly reason: 'noConnector' | 'refused' | 'timedOut' | 'unreachable' | 'notPinned' | 'badCertificate'
  constructor(reason: CannotReach['reason'], options?: ErrorOptions) {
    super(reason, options)
    this.reason = reason
  }
}

/**
 * Where a connection may put what it reads, one place for many, so that nothing is made anew for each read: what is there is of use until
 * `onBytes` returns. Connections that cannot do so emit `data` as others do.
 */
export type ReadInto = { readonly buffer: Uint8Array; readonly onBytes: (count: number) => void }

/** Opens the way to registered destinations: straight from here, or through a connector that dialled in from the destination's site. */
export type Reach = {
  /**
   * A connection to exactly this destination's pinned address, plain TCP: TLS to the upstream is the carrier's affair (`openTls`). Half-open:
   * each direction ends by itself. `signal` gives up the opening; what is open is the caller's to destroy. Errors have a listener already.
   * @throws CannotReach
   */
  open(destination: ReachableDestination, signal?: AbortSignal, into?: ReadInto): Promise<Duplex>
  /** Wakes an office PC by Wake-on-LAN, from here or through a connector of its site. Nobody answers a wake: it says only that it was sent. @throws CannotReach */
  wake(destination: ReachableDestination): Promise<void>
  /** Which sites have a connector now. */
  readonly sites: () => ReadonlyMap<string, number>
}
