/** The store's own bookkeeping. */
export interface StoreTables {
  /** One row per migration that has been applied. `checksum` is SHA-256 (hex) over the SQL that it ran. */
  migrations: { id: string; checksum: string; applied_at: number }
  /** One row, id `store`. `epoch` names this life of the data: a restore begins a new one. */
  store_identity: { id: string; epoch: string; created_at: number }
}
