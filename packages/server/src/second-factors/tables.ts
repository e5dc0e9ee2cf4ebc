/** What is proved besides a password. */
export interface SecondFactorTables {
  /** The app's secret, sealed. `last_step` is the last 30-second step whose code was taken: none is taken twice. */
  totps: {
    account_id: string
    sealed: string
    created_at: number
    confirmed_at: number | null
    last_step: number
  }
  recovery_codes: {
    hash: string
    account_id: string
    created_at: number
    used_at: number | null
  }
}
