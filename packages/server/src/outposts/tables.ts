import type { OutpostKind } from '@taga/contract'

/** Gateways and connectors: programs of ours that stand elsewhere. Times are epoch ms. */
export interface OutpostTables {
  /**
   * `public_key`: Ed25519, `seal_key`: X25519 (gateways only), both SPKI in base64url. `site`: the location a connector stands in. `url`: where
   * connectors dial a gateway. `built_in`: 1 for the gateway that runs beside its server.
   */
  outposts: {
    id: string
    kind: OutpostKind
    name: string
    public_key: string
    seal_key: string | null
    site: string | null
    url: string | null
    engine: string
    built_in: number
    enrolled_at: number
    enrolled_by: string
    revoked_at: number | null
    last_seen_at: number | null
    version: number
  }
  /** Half of the code is public (`selector`); the other is kept as a hash. */
  outpost_codes: {
    selector: string
    secret_hash: string
    kind: OutpostKind
    site: string | null
    built_in: number
    created_by: string
    created_at: number
    expires_at: number
    used_at: number | null
    revoked_at: number | null
  }
  /** `body`: JSON of `GatewayState`, as it was at `at`. `refused`: JSON of `RefusedStream`, the last that was refused in its name. */
  outpost_states: {
    outpost_id: string
    at: number | null
    body: string | null
    refused_at: number | null
    refused: string | null
  }
  /** What the stream skips because it cannot be read. `kind`: of a subject, or `destination`. */
  unreadable_records: { kind: string; record_id: string; since: number }
}
