/** People of the organisation and their departments. `version` counts changes, for optimistic concurrency. */
export interface PeopleTables {
  /** `patterns`: JSON list of the pattern ids that the department may use (AD-15, TW-17). `name_key`: the name as it is compared. */
  departments: {
    id: string
    name: string
    name_key: string
    patterns: string
    version: number
    created_at: number
    updated_at: number
  }
  /**
   * `name` is kept in NFC and never in NFKC, so that 﨑 and 髙 stay as the person writes them. `search_key` is folded (NFKC, lower
   * case) and only ever searched. `mail_key` is the address as it is compared. `rights`: JSON list of texts (AD-2).
   */
  people: {
    id: string
    name: string
    kana: string | null
    mail: string | null
    mail_key: string | null
    department_id: string | null
    rights: string
    state: 'active' | 'locked' | 'left'
    state_since: number
    search_key: string
    version: number
    created_at: number
    updated_at: number
  }
}
