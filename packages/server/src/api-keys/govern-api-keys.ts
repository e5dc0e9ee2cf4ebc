import { type CreateApiKey, Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { hashSecret, newSecret } from '../http/secrets.ts'
import { newId } from '../new-id.ts'
import { type ApiKeyRow, insertApiKey, listApiKeys, MAX_API_KEYS, revokeApiKey } from './store.ts'

/** A key for another program. Its secret is told this once. Throws `conflict` where there are 200 already. */
export async function createApiKey(
  { store, now, random }: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: Actor,
  wish: CreateApiKey,
): Promise<{ readonly row: ApiKeyRow; readonly secret: string }> {
  const secret = `taga_${newSecret(random, 32)}`
  const row: ApiKeyRow = {
    id: newId(random),
    hash: hashSecret('apiKey', secret),
    name: wish.name,
    scope: wish.scope,
    created_at: now(),
    last_used_at: null,
    revoked_at: null,
  }
  await store.write(async (tx) => {
    if ((await listApiKeys(tx.db)).length >= MAX_API_KEYS) throw new Fault('conflict', { reason: 'tooMany' })
    await insertApiKey(tx.db, row)
    await tx.append({
      kind: 'apiKey.created',
      actor: actorName(actor),
      subject: `apiKey:${row.id}`,
      body: { name: row.name, scope: row.scope },
    })
  })
  return { row, secret }
}

/** Throws `not_found` where there is no such key that stands. */
export async function endApiKey({ store, now }: Pick<Deps, 'store' | 'now'>, actor: Actor, id: string): Promise<void> {
  await store.write(async (tx) => {
    if (!(await revokeApiKey(tx.db, id, now()))) throw new Fault('not_found')
    await tx.append({ kind: 'apiKey.revoked', actor: actorName(actor), subject: `apiKey:${id}`, body: {} })
  })
}
