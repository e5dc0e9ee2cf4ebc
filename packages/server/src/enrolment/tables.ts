/** Enrolment codes, and the keys that enrolled devices sign with. */
export interface EnrolmentTables {
  /** Half of the code is public (`selector`); the other is kept as a hash. With `device_id` the code is for a device that the register has. */
  enrolment_codes: {
    selector: string
    secret_hash: string
    person_id: string | null
    device_id: string | null
    ownership: string
    created_by: string
    created_at: number
    expires_at: number
    used_at: number | null
    revoked_at: number | null
  }
  /** `id` is SHA-256 (hex) of the public key. A device has one key that is not revoked. `alg`, `protection`: see the contract. */
  device_keys: {
    id: string
    device_id: string
    public_key: string
    alg: string
    protection: string
    enrolled_at: number
    revoked_at: number | null
  }
}
