import type { Generated } from 'kysely'

/** Tables of accounts and their sessions. Every secret is kept as a hash or sealed; times are epoch ms. */
export interface AccountTables {
  /**
   * `roles` is a JSON list. `password_hash` is an argon2id string, null where no password was chosen. `skeleton` is what the name looks
   * like. `exposed_at`: somebody else may know the credentials, and they were not changed since; `exposed_hash`: the
   * password that was exposed last. `last_sign_in_at` is null until the owner
   * has chosen how to sign in.
   */
  accounts: {
    id: string
    name: string
    person_id: string | null
    roles: string
    password_hash: string | null
    password_changed_at: number | null
    created_at: number
    locked_at: number | null
    skeleton: string | null
    exposed_at: number | null
    exposed_hash: string | null
    reviewed_at: number | null
    last_sign_in_at: number | null
  }
  /** One-time tickets. `purpose` is `first` (the first account) or `invite` (choose how to sign in to `account_id`). */
  tickets: {
    hash: string
    purpose: string
    account_id: string | null
    created_at: number
    expires_at: number
    used_at: number | null
  }
  /**
   * `strength` is one of SIGN_IN_STRENGTHS and `via` how it began. `proved_at`: the last fresh proof, null where that is the start.
   * `factor_due`: since when it may do nothing but set up a second factor. `directory_session`: the directory's own name for it.
   */
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
    strength: Generated<string>
    via: Generated<string>
    proved_at: number | null
    factor_due: number | null
    directory_session: string | null
  }
  /** Steps of a sign-in or proof that were taken, so that none is taken twice, until they would have ended anyway. */
  used_steps: {
    hash: string
    expires_at: number
  }
}
