import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { lineOf } from '../http/line-of.ts'
import { hashSecret } from '../http/secrets.ts'
import { type LogoutClaims, openLogoutToken, requireSigned } from './logout-token.ts'
import { requireDirectory } from './settings.ts'
import { endDirectorySessions, findDirectory, findLink } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'sealer' | 'directory' | 'addressTries'>

const REMEMBERED_MS = 10 * 60_000

/**
 * The directory says that somebody signed out there: the sessions it began end here too. Nobody's session ends without a signature of
 * the directory; a token works once. Strangers reach this door: nobody is asked anything before the token says the right things, and an
 * address whose tokens are refused may try a hundred times in a quarter of an hour.
 * Throws `proof_refused`, `too_many_tries`, `not_found`, `directory_unreachable`.
 */
export async function backChannelLogout(
  deps: Needs,
  { token, address }: { readonly token: string; readonly address: string },
): Promise<void> {
  const { addressTries, now } = deps
  const key = `logout\n${lineOf(address)}`
  const waitMs = addressTries.waitMs(key, now())
  if (waitMs > 0) throw new Fault('too_many_tries', { retryAfterMs: waitMs })
  addressTries.failed(key, now()) // before anything is awaited, so that tries at the same moment count
  const { claims, issuer } = await requireGenuine(deps, token)
  await endSessionsOf(deps, { claims, issuer })
  addressTries.takeBack(key)
}

async function requireGenuine(
  deps: Needs,
  token: string,
): Promise<{ readonly claims: LogoutClaims; readonly issuer: string }> {
  const row = await findDirectory(deps.store.read)
  if (row === undefined) throw new Fault('not_found')
  const opened = openLogoutToken(token, { issuer: row.issuer, clientId: row.client_id, now: deps.now() })
  const { configuration } = await requireDirectory(deps)
  const { issuer, jwks_uri: keysAt } = configuration.serverMetadata()
  if (opened.claims.iss !== issuer) throw new Fault('proof_refused', { reason: 'audience' })
  if (keysAt === undefined) throw new Fault('directory_unreachable', { reason: 'keys' })
  requireSigned(opened, await deps.directory.keys.keysAt(keysAt, { kid: opened.kid, now: deps.now() }))
  return { claims: opened.claims, issuer }
}

async function endSessionsOf(
  deps: Needs,
  { claims, issuer }: { readonly claims: LogoutClaims; readonly issuer: string },
): Promise<void> {
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
