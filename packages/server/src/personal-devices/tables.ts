/** Personal devices that may be used for work, and how their use ended (AD-9, TW-9). */
export interface PersonalDeviceTables {
  /**
   * What people agree to before they work on a device of their own; the highest number stands, and none is ever changed. Without a row it
   * is the text that comes with the program. `en` is null where the organisation wrote it in Japanese alone.
   */
  consent_texts: {
    number: number
    version: string
    ja: string
    en: string | null
    published_at: number
    published_by: string
  }
  /**
   * One row a device, from its first approval on. `patterns`, `protections`: JSON lists. `ending_at`: its use is over, the proof may be
   * missing still; `proof`: JSON list of what the person has confirmed; `checked_at`: an administrator has accepted it.
   */
  personal_devices: {
    device_id: string
    person_id: string
    approval_id: string
    purpose: string
    patterns: string
    protections: string
    consent_version: string
    consented_at: number
    valid_until: number
    ending_at: number | null
    ending_cause: 'finished' | 'revoked' | 'expired' | null
    proof: string | null
    proof_at: number | null
    checked_at: number | null
    checked_account: string | null
    self_checked: number
    check_note: string | null
  }
}
