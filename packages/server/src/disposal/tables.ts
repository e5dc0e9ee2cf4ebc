import type { DisposalKind, WipeMethod, WipeVerification } from '@taga/contract'

export interface DisposalTables {
  /**
   * How a device was wiped (AD-12.5), by whom, and who confirmed it. `open_device_id` is the device while the record waits to be
   * confirmed. `alone` is 1 where there was no second administrator who could confirm.
   */
  wipes: {
    id: string
    device_id: string
    open_device_id: string | null
    state: 'recorded' | 'confirmed' | 'refused'
    method: WipeMethod
    tool: string | null
    media: string | null
    verification: WipeVerification
    certificate: string | null
    carried_out_by: string
    note: string | null
    wiped_at: number
    recorded_at: number
    recorded_by: string
    decided_at: number | null
    decided_by: string | null
    alone: number | null
    refused_why: string | null
    version: number
  }
  /** Where a device went for good. `wipe_id` is absent only where it was written off as lost or stolen. */
  disposals: {
    device_id: string
    kind: DisposalKind
    wipe_id: string | null
    receiver: string | null
    reference: string | null
    note: string | null
    disposed_at: number
    recorded_at: number
    recorded_by: string
  }
}
