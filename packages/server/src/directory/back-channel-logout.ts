import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { hashSecret } from '../http/secrets.ts'
import { askDirectory } from './client.ts'
import { KeySet, readLogoutToken } from './logout-token.ts'
import { requireDirectory } from './settings.ts'
import { endDirectorySessions, findLink } from './store.ts'

const REMEMBERED_MS = 10 * 60_000

/**
 * The directory says that somebody signed out there: the sessions it began end here too. Nobody's session ends without a signature of
 * the directory; a token works once. Throws `proof_refused`, `not_found`, `directory_unreachable`.
 */
export async function backChannelLogout(
  deps: Pick<Deps, 'store' | 'now' | 'sealer' | 'directory'>,
  token: string,
): Promise<void> {
  const { row, configuration } = await requireDirectory(deps)
  const { issuer, jwks_uri: keysAt } = configuration.serverMetadata()
  const claims = readLogoutToken(token, {
    issuer,
    clientId: row.client_id,
    keys: await fetchKeys(keysAt),
    now: deps.now(),
  })
  await deps.store.write(async (tx) => {
    const at = deps.now()
    const fresh = await tx.db
      .insertInto('used_steps')
      .values({ hash: hashSecret('step', `logout\n${claims.jti}`), expires_at: at + REMEMBERED_MS })
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .executeTakeFirst()
    if (fresh.numInsertedOrUpdatedRows !== 1n) throw new Fault('proof_refused', { reason: 'used' })
    const account = claims.sub === undefined ? undefined : await findLink(tx.db, { issuer, subject: claims.sub })
    if (claims.sid === undefined && account === undefined) return
    const ended = await endDirectorySessions(tx.db, {
      now: at,
      ...(account === undefined ? {} : { account }),
      ...(claims.sid === undefined ? {} : { session: claims.sid }),
    })
    await tx.append({
      kind: 'session.endedByDirectory',
      actor: 'directory',
      subject: account === undefined ? 'organisation' : `account:${account}`,
      body: { ended },
    })
  })
}

async function fetchKeys(keysAt: string | undefined): Promise<KeySet> {
  if (keysAt === undefined) throw new Fault('directory_unreachable', { reason: 'keys' })
  try {
    const answer = await askDirectory(keysAt, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(10_000),
    })
    return KeySet.parse(await answer.json())
  } catch (cause) {
    throw new Fault('directory_unreachable', { reason: 'keys' }, { cause })
  }
}
