import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'

/** Passkeys made for a name, or for any name but one. */
export async function countPasskeys(
  db: Kysely<Schema>,
  which: { readonly for: string } | { readonly exceptFor: string },
): Promise<number> {
  const { n } = await db
    .selectFrom('passkeys')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('host', 'for' in which ? '=' : '!=', 'for' in which ? which.for : which.exceptFor)
    .executeTakeFirstOrThrow()
  return Number(n)
}
