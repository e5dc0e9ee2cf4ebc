/** Passkeys: several an account. Only the public half of a key is ever here. */
export interface PasskeyTables {
  /** `host` is the name the key belongs to; `public_key` is COSE in base64url; `synced` is 1 where it may be copied between devices. */
  passkeys: {
    id: string
    account_id: string
    name: string
    host: string
    public_key: string
    counter: number
    transports: string
    synced: number
    created_at: number
    last_used_at: number | null
  }
}
