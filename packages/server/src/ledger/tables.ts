/** Tables of the ledger. Only `entries` and `checkpoints` carry proof; `ledger_writers` is a cache of heads that verification never trusts. */
export interface LedgerTables {
  ledger_entries: {
    writer: string
    seq: number
    at: number
    kind: string
    actor: string
    subject: string
    body_hash: string
    previous: string
    hash: string
  }
  /** What an entry says. `body` is canonical JSON; erased bodies keep their row, with neither salt nor body, and say when, by whom and why. */
  ledger_bodies: {
    writer: string
    seq: number
    salt: string | null
    body: string | null
    erased_at: number | null
    erased_by: string | null
    erased_why: string | null
  }
  /** `closed_at`: writes no more. `sealed_in`: number of the checkpoint that recorded it as closed. */
  ledger_writers: {
    writer: string
    run: string
    opened_at: number
    seq: number
    hash: string
    closed_at: number | null
    sealed_in: number | null
  }
  /** One row per run of a server. `seen_at` moves while it lives; on PostgreSQL others close the writers of a run not seen for minutes. */
  ledger_runs: { run: string; opened_at: number; seen_at: number; closed_at: number | null }
  ledger_checkpoints: {
    number: number
    hash: string
    at: number
    previous: string
    key_id: string
    signature: string
    heads: string
  }
  ledger_keys: { key_id: string; public_key: string; added_at: number }
  /** `number` is null when this ledger holds no such checkpoint: the device saw one that is no longer here. */
  ledger_witnesses: { device: string; checkpoint_hash: string; number: number | null; at: number }
}
