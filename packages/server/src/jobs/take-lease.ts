import type { Store } from '../db/store.ts'

/**
 * Takes or keeps the lease on a job until `now + forMs`: true where this holder may do it now. One statement decides between servers
 * that ask at the same moment. Nobody gives a lease back; it ends by time, so that a server that was killed holds up nobody for long.
 */
export function takeLease(
  store: Pick<Store, 'write'>,
  {
    name,
    holder,
    now,
    forMs,
  }: { readonly name: string; readonly holder: string; readonly now: number; readonly forMs: number },
): Promise<boolean> {
  return store.write(async ({ db }) => {
    const taken = await db
      .insertInto('leases')
      .values({ name, holder, until: now + forMs })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ holder, until: now + forMs })
          .where((on) => on.or([on('leases.until', '<=', now), on('leases.holder', '=', holder)])),
      )
      .executeTakeFirst()
    return Number(taken.numInsertedOrUpdatedRows ?? 0) > 0
  })
}
