import { Fault, type SetDirectory } from '@taga/contract'
import type { Configuration } from 'openid-client'
import { listAdministrators } from '../accounts/store.ts'
import { whoCanSignIn } from '../accounts/ways-in.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { relyingParty } from '../passkeys/relying-party.ts'
import { isLoopback } from './client.ts'
import { deleteDirectory, type DirectoryRow, findDirectory, putDirectory } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'sealer' | 'directory'>
type Setting = Needs & Pick<Deps, 'place' | 'places'>

/** The directory in use and how to ask it. Throws `not_found`, `directory_unreachable`. */
export async function requireDirectory(
  deps: Needs,
): Promise<{ readonly row: DirectoryRow; readonly configuration: Configuration }> {
  const row = await findDirectory(deps.store.read)
  if (row === undefined) throw new Fault('not_found')
  const configuration = await deps.directory.configurationOf(row, secretOf(deps, row), deps.now())
  return { row, configuration }
}

/** Puts a directory in use, after it has answered. Throws `bad_input`, `directory_unreachable`, `would_lock_out`. */
export async function setDirectory(deps: Setting, actor: Actor, wish: SetDirectory): Promise<void> {
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
    await refuseLockOut(tx, deps, wish.issuer)
    await putDirectory(tx.db, columns)
    await tx.append({
      kind: 'directory.set',
      actor: actorName(actor),
      subject: 'organisation',
      body: { issuer: wish.issuer, clientId: wish.clientId, byMail: wish.byMail },
    })
  })
}

/** Nobody signs in by the directory any more; links stay, for when it comes back. Throws `not_found`, `would_lock_out`. */
export async function removeDirectory(deps: Setting, actor: Actor): Promise<void> {
  await deps.store.write(async (tx) => {
    await refuseLockOut(tx, deps, undefined)
    if (!(await deleteDirectory(tx.db))) throw new Fault('not_found')
    await tx.append({ kind: 'directory.removed', actor: actorName(actor), subject: 'organisation', body: {} })
  })
}

/**
 * With another directory, or none, somebody must still be able to administer. Throws `would_lock_out` (detail.accounts: the names of those
 * who could not sign in any more). `taga unlock` stays for whoever governs the machine.
 */
async function refuseLockOut(tx: Tx, { place, places }: Setting, issuer: string | undefined): Promise<void> {
  const present = await findDirectory(tx.db)
  if (present === undefined || present.issuer === issuer) return
  const hosts = [place, places.main()].map((each) => relyingParty(each)?.host)
  const administrators = await listAdministrators(tx.db)
  const [now, then] = [
    await whoCanSignIn(tx.db, administrators, { hosts, issuer: present.issuer }),
    await whoCanSignIn(tx.db, administrators, { hosts, issuer }),
  ]
  if (now.length > 0 && then.length === 0) throw new Fault('would_lock_out', { accounts: now.map(({ name }) => name) })
}

/** Throws `directory_unreachable` where the secret was sealed by a key that is no longer here. */
function secretOf({ sealer }: Pick<Deps, 'sealer'>, row: DirectoryRow): string | undefined {
  if (row.sealed === null) return undefined
  const secret = sealer.open('directory', row.sealed)
  if (secret === undefined) throw new Fault('directory_unreachable', { reason: 'secret' })
  return secret
}
