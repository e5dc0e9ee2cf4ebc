import type { RemoteWipeState } from '@taga/contract'

export interface LossTables {
  /** One report of a loss or theft (AD-12, TW-12). `open_device_id` is the device until the loss is over. Times in epoch ms. */
  losses: {
    id: string
    device_id: string
    open_device_id: string | null
    how: 'lost' | 'stolen'
    person_id: string | null
    reported_at: number
    reported_by: string
    noticed_at: number | null
    place: string | null
    circumstances: string | null
    sessions_ended: number
    wipe_state: RemoteWipeState
    wipe_note: string | null
    wipe_at: number | null
    police_number: string | null
    ended_at: number | null
    ended_by: string | null
    ended_how: 'found' | 'writtenOff' | null
    ended_note: string | null
    version: number
  }
}
