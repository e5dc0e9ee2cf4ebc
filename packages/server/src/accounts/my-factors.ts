import {
  type AddPasskey,
  type ConfirmTotp,
  Fault,
  type MySignIn,
  type PasskeyOptions,
  type TotpSetUp,
} from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { countLinks, findDirectory } from '../directory/store.ts'
import type { AccountActor } from '../http/actor.ts'
import { checkPasskeyMade, keepPasskey, passkeyToMake } from '../passkeys/make-passkey.ts'
import { relyingParty } from '../passkeys/relying-party.ts'
import { deletePasskey, listPasskeys, renamePasskey } from '../passkeys/store.ts'
import { findPerson } from '../people/store.ts'
import { makeRecoveryCodes } from '../second-factors/recovery-codes.ts'
import { countRecoveryCodes, deleteTotp, findTotp } from '../second-factors/store.ts'
import { confirmTotp, totpToSetUp } from '../second-factors/totp.ts'
import { noteProof } from './prove-again.ts'
import { type AccountRow, clearExposure, clearFactorDue, findAccount } from './store.ts'
import { canSignIn } from './ways-in.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'sealer' | 'place'>

export async function readMySignIn({ store, place }: Needs, actor: AccountActor): Promise<MySignIn> {
  const account = await requireOwn(store.read, actor)
  const party = relyingParty(place)
  const totp = await findTotp(store.read, account.id)
  return {
    passkeys: (await listPasskeys(store.read, account.id)).map((row) => ({
      id: row.id,
      name: row.name,
      host: row.host,
      usableHere: row.host === party?.host,
      synced: row.synced === 1,
      createdAt: row.created_at,
      ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
    })),
    ...(party === undefined ? {} : { passkeysAt: party.url }),
    password: account.password_hash !== null,
    ...(account.password_changed_at === null ? {} : { passwordChangedAt: account.password_changed_at }),
    ...(totp === undefined ? {} : { totpSince: totp.created_at }),
    recoveryCodesLeft: await countRecoveryCodes(store.read, account.id),
    directory: (await countLinks(store.read, account.id)) > 0,
    ...(account.exposed_at === null ? {} : { exposedAt: account.exposed_at }),
  }
}

/** Throws `passkey_needs_name`, `conflict` where there are twenty already. */
export async function myPasskeyOptions(deps: Needs, actor: AccountActor): Promise<PasskeyOptions> {
  const { id, name, person_id } = await requireOwn(deps.store.read, actor)
  const person = person_id === null ? undefined : await findPerson(deps.store.read, person_id)
  return passkeyToMake(deps, 'passkeyMade', { id, name, ...(person === undefined ? {} : { personName: person.name }) })
}

/** Whoever makes a passkey has just been verified by the device that holds it. Throws `proof_refused`, `conflict`. */
export async function addPasskey(deps: Needs, actor: AccountActor, wish: AddPasskey): Promise<void> {
  const checked = await checkPasskeyMade(deps, 'passkeyMade', wish)
  await deps.store.write(async (tx) => {
    await keepPasskey(tx, deps, { account: actor.account, name: wish.name, checked })
    await noteProof(tx, deps, actor, 'passkey')
    await clearFactorDue(tx.db, actor.session)
  })
}

/** Throws `not_found`. */
export async function rename(
  { store }: Needs,
  actor: AccountActor,
  passkey: { readonly id: string; readonly name: string },
): Promise<void> {
  await store.write(async (tx) => {
    if (!(await renamePasskey(tx.db, { ...passkey, account: actor.account }))) throw new Fault('not_found')
    await note(tx, actor, 'passkey.renamed', { name: passkey.name })
  })
}

/** Throws `not_found`, and `conflict` where nothing would be left to sign in with. */
export async function removePasskey({ store, place }: Needs, actor: AccountActor, id: string): Promise<void> {
  await store.write(async (tx) => {
    const row = (await listPasskeys(tx.db, actor.account)).find((passkey) => passkey.id === id)
    if (row === undefined) throw new Fault('not_found')
    await deletePasskey(tx.db, { id, account: actor.account })
    const account = await requireOwn(tx.db, actor)
    const doors = { hosts: [relyingParty(place)?.host], issuer: (await findDirectory(tx.db))?.issuer }
    if (!(await canSignIn(tx.db, account, doors))) throw new Fault('conflict', { reason: 'lastWayIn' })
    if (account.password_hash === null) await clearExposure(tx.db, actor.account)
    await note(tx, actor, 'passkey.removed', { name: row.name })
  })
}

export async function myTotpToSetUp(deps: Needs, actor: AccountActor): Promise<TotpSetUp> {
  const account = await requireOwn(deps.store.read, actor)
  if (account.password_hash === null) throw new Fault('conflict', { reason: 'noPassword' })
  return totpToSetUp(deps, account)
}

/** Throws `proof_refused`. */
export async function addTotp(deps: Needs, actor: AccountActor, wish: ConfirmTotp): Promise<void> {
  await deps.store.write(async (tx) => {
    await confirmTotp(tx, deps, { ...wish, account: actor.account })
    await note(tx, actor, 'totp.added', {})
    await noteProof(tx, deps, actor, 'twoFactor')
    await clearFactorDue(tx.db, actor.session)
  })
}

/** Throws `not_found`. */
export async function removeTotp({ store }: Needs, actor: AccountActor): Promise<void> {
  await store.write(async (tx) => {
    if (!(await deleteTotp(tx.db, actor.account))) throw new Fault('not_found')
    await note(tx, actor, 'totp.removed', {})
  })
}

export async function newRecoveryCodes(deps: Needs, actor: AccountActor): Promise<readonly string[]> {
  return deps.store.write(async (tx) => {
    const codes = await makeRecoveryCodes(tx, deps, actor.account)
    await note(tx, actor, 'account.recoveryCodesMade', { count: codes.length })
    return codes
  })
}

async function requireOwn(db: Kysely<Schema>, actor: AccountActor): Promise<AccountRow> {
  const account = await findAccount(db, actor.account)
  if (account === undefined) throw new Fault('not_signed_in')
  return account
}

async function note(
  tx: Tx,
  { account }: AccountActor,
  kind: string,
  body: Readonly<Record<string, string | number>>,
): Promise<void> {
  await tx.append({ kind, actor: `account:${account}`, subject: `account:${account}`, body })
}
