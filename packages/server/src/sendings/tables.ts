import type { SendingState } from '@taga/contract'
import type { Level, PasswordWay, SendingProtection, SendingWay } from '@taga/core'

/** What people declare to send to somebody outside (TW-13). */
export interface SendingTables {
  /**
   * `reasons`: JSON list, why it may not go as declared last. `same_path`: 1 where a password was ever to go the same way as the file.
   * `declared_at`: when it was declared last, epoch ms.
   */
  sendings: {
    id: string
    person_id: string
    title: string
    receiver: string
    search_key: string
    level: Level
    way: SendingWay
    protection: SendingProtection
    password_by: PasswordWay | null
    state: SendingState
    reasons: string
    same_path: number
    declared_at: number
    version: number
  }
}
