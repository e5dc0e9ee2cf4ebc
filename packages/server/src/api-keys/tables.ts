/** Keys by which other programs of the organisation ask this server. Kept as hashes. */
export interface ApiKeyTables {
  api_keys: {
    id: string
    hash: string
    name: string
    scope: string
    created_at: number
    last_used_at: number | null
    revoked_at: number | null
  }
}
