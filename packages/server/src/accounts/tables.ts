/** Tables of sign-in. Every secret is kept as a hash; times are epoch ms. */
export interface AccountTables {
  /** `roles` is a JSON list. `password_hash` is an argon2id string, null until an invitation is accepted. */
  accounts: {
    id: string
    name: string
    person_id: string | null
    roles: string
    password_hash: string | null
    password_changed_at: number | null
    created_at: number
    locked_at: number | null
  }
  /** One-time tickets. `purpose` is `first` (the first account) or `invite` (choose a password for `account_id`). */
  tickets: {
    hash: string
    purpose: string
    account_id: string | null
    created_at: number
    expires_at: number
    used_at: number | null
  }
  sessions: {
    id: string
    token_hash: string
    account_id: string
    started_at: number
    last_seen_at: number
    until: number
    address: string
    browser: string
    ended_at: number | null
  }
}
