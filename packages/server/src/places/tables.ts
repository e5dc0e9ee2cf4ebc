import type { NetworkName, PlaceName } from '@taga/contract'

/** Where people say that they work (TW-15, N5). Flags are 1, 0 or, where nobody said, null. */
export interface PlaceTables {
  /** What was said in a session: `said_on` is the fingerprint that the device was on then, null where none was seen. */
  session_places: {
    session_id: string
    place: PlaceName | null
    network: NetworkName | null
    network_password_shared: number | null
    said_at: number | null
    said_on: string | null
    screen_protected_at: number | null
  }
  /** What a person said the last time on a network. Offered again, never taken over unasked. */
  known_places: {
    person_id: string
    fingerprint: string
    place: PlaceName
    network: NetworkName
    network_password_shared: number | null
    said_at: number
  }
}
