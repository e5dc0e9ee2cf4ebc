import type { Kysely } from 'kysely'

/**
 * One forward step of the schema. Portable on purpose: `text` and `bigint` columns, no identity columns, triggers or sequences.
 * It may not depend on what a query returns, since its SQL is also compiled without a database to compare checksums.
 */
export type Migration = { readonly id: string; up(db: Kysely<unknown>): Promise<void> }
