import { ApiKeyScope } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { ApiKeyActor } from '../http/actor.ts'
import { hashSecret } from '../http/secrets.ts'
import { findApiKey, touchApiKey } from './store.ts'

const BEARER = /^Bearer (taga_[\w-]{43})$/
const TOUCH_MS = 60_000

/** The program behind an `Authorization` header, if its key stands and is of this scope. Notes the use about once a minute. */
export async function findApiKeyActor(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  scope: ApiKeyScope,
  header: string,
): Promise<ApiKeyActor | undefined> {
  const secret = BEARER.exec(header)?.[1]
  const row = secret === undefined ? undefined : await findApiKey(store.read, hashSecret('apiKey', secret))
  if (row === undefined || row.revoked_at !== null || row.scope !== scope) return undefined
  const at = now()
  if ((row.last_used_at ?? 0) + TOUCH_MS <= at) await store.write(async (tx) => touchApiKey(tx.db, row.id, at))
  return { kind: 'apiKey', key: row.id, scope: ApiKeyScope.parse(row.scope) }
}
