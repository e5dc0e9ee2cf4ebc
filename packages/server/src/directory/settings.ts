import { Fault, type SetDirectory } from '@taga/contract'
import type { Configuration } from 'openid-client'
import type { Deps } from '../deps.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { isLoopback } from './client.ts'
import { deleteDirectory, type DirectoryRow, findDirectory, putDirectory } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'sealer' | 'directory'>

/** The directory in use and how to ask it. Throws `not_found`, `directory_unreachable`. */
export async function requireDirectory(
  deps: Needs,
): Promise<{ readonly row: DirectoryRow; readonly configuration: Configuration }> {
  const row = await findDirectory(deps.store.read)
  if (row === undefined) throw new Fault('not_found')
  const configuration = await deps.directory.configurationOf(row, secretOf(deps, row), deps.now())
  return { row, configuration }
}

/** Puts a directory in use, after it has answered. Throws `bad_input`, `directory_unreachable`. */
export async function setDirectory(deps: Needs, actor: Actor, wish: SetDirectory): Promise<void> {
  const { protocol, hostname, search, hash } = new URL(wish.issuer)
  const isPlain = search === '' && hash === '' && (protocol === 'https:' || isLoopback(hostname))
  if (!isPlain) throw new Fault('bad_input', { in: 'body', fields: [{ field: 'issuer', problem: 'invalid_format' }] })
  const known = await findDirectory(deps.store.read)
  const isSame = known?.issuer === wish.issuer && known.client_id === wish.clientId
  // a secret is for one issuer: it is not sent to another that somebody types in
  const kept = isSame ? known.sealed : null
  const row: DirectoryRow = {
    id: 'directory',
    name: wish.name,
    issuer: wish.issuer,
    client_id: wish.clientId,
    sealed: wish.clientSecret === undefined ? kept : deps.sealer.seal('directory', wish.clientSecret),
    by_mail: wish.byMail ? 1 : 0,
    updated_at: deps.now(),
  }
  await deps.directory.configurationOf(row, secretOf(deps, row), deps.now())
  const { id: _id, ...columns } = row
  await deps.store.write(async (tx) => {
    await putDirectory(tx.db, columns)
    await tx.append({
      kind: 'directory.set',
      actor: actorName(actor),
      subject: 'organisation',
      body: { issuer: wish.issuer, clientId: wish.clientId, byMail: wish.byMail },
    })
  })
}

/** Nobody signs in by the directory any more; links stay, for when it comes back. Throws `not_found`. */
export async function removeDirectory({ store }: Needs, actor: Actor): Promise<void> {
  await store.write(async (tx) => {
    if (!(await deleteDirectory(tx.db))) throw new Fault('not_found')
    await tx.append({ kind: 'directory.removed', actor: actorName(actor), subject: 'organisation', body: {} })
  })
}

/** Throws `directory_unreachable` where the secret was sealed by a key that is no longer here. */
function secretOf({ sealer }: Pick<Deps, 'sealer'>, row: DirectoryRow): string | undefined {
  if (row.sealed === null) return undefined
  const secret = sealer.open('directory', row.sealed)
  if (secret === undefined) throw new Fault('directory_unreachable', { reason: 'secret' })
  return secret
}
