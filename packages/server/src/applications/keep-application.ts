import { type ApplicationInput, type ApplicationMatch, type DecideDeviation, Fault } from '@taga/contract'
import { DEVICE_SYSTEMS, type DeviceSystem } from '@taga/core'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { type AccountActor, actorName } from '../http/actor.ts'
import { newId } from '../new-id.ts'
import { foldText } from '../register-text.ts'
import { compareList } from './compare-list.ts'
import {
  type ApplicationRow,
  type SeenRow,
  findApplication,
  findApplicationByName,
  findSeen,
  readMatches,
} from './store.ts'

type Clock = Pick<Deps, 'now' | 'random'>
type Content = Omit<ApplicationInput, 'verdict'> & { readonly verdict: ApplicationRow['verdict'] }

/** @throws Fault `conflict` (detail.field `name`) for an application that is on the list already */
export async function addApplication(
  tx: Tx,
  deps: Clock,
  by: Pick<AccountActor, 'account'>,
  content: Content,
): Promise<ApplicationRow> {
  const now = deps.now()
  const row: ApplicationRow = {
    id: newId(deps.random),
    ...columnsOf(content),
    ...decidedBy(content.verdict, by, now),
    version: 1,
    created_at: now,
    updated_at: now,
  }
  const done = await tx.db
    .insertInto('applications')
    .values(row)
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .executeTakeFirst()
  if (done.numInsertedOrUpdatedRows === 0n) throw new Fault('conflict', { field: 'name' })
  await noteList(tx, { kind: 'application.listed', actor: `account:${by.account}`, row })
  return row
}

/** @throws Fault `not_found`; `conflict` for a change in between or a name that is on the list */
export async function changeApplication(
  tx: Tx,
  deps: Clock,
  by: Pick<AccountActor, 'account'>,
  { id, version, content }: { readonly id: string; readonly version: number; readonly content: Content },
): Promise<ApplicationRow> {
  const holder = await findApplicationByName(tx.db, foldText(content.name))
  if (holder !== undefined && holder.id !== id) throw new Fault('conflict', { field: 'name' })
  const now = deps.now()
  const row = await tx.db
    .updateTable('applications')
    .set({ ...columnsOf(content), ...decidedBy(content.verdict, by, now), version: version + 1, updated_at: now })
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) {
    const present = await findApplication(tx.db, id)
    throw present === undefined ? new Fault('not_found') : new Fault('conflict', { version: present.version })
  }
  await noteList(tx, { kind: 'application.listed', actor: `account:${by.account}`, row })
  return row
}

/** Takes an entry off the list: what it matched counts as unknown again. @throws Fault `not_found` */
export async function removeApplication(tx: Tx, by: AccountActor, id: string): Promise<void> {
  const row = await tx.db.deleteFrom('applications').where('id', '=', id).returningAll().executeTakeFirst()
  if (row === undefined) throw new Fault('not_found')
  await noteList(tx, { kind: 'application.unlisted', actor: actorName(by), row })
}

/**
 * Says of a name that was seen on devices whether it may stand there. It enters the list by its whole name, or joins the entry that
 * names it already.
 * @throws Fault `not_found`; `conflict` (detail.field `name`) where an entry of this name says otherwise
 */
export async function decideDeviation(
  tx: Tx,
  deps: Clock,
  by: AccountActor,
  { seen: id, ...said }: DecideDeviation & { readonly seen: string },
): Promise<ApplicationRow> {
  const seen = await findSeen(tx.db, id)
  if (seen === undefined) throw new Fault('not_found')
  const listed =
    seen.application_id === null
      ? await findApplicationByName(tx.db, foldText(seen.name))
      : await findApplication(tx.db, seen.application_id)
  const match = matchOf(seen)
  const publisher = seen.publisher === null ? {} : { publisher: seen.publisher }
  const isTaken =
    listed !== undefined &&
    seen.application_id === null &&
    listed.verdict !== said.verdict &&
    listed.verdict !== 'asked' &&
    seen.publisher_key !== foldText(listed.publisher ?? '')
  // the name belongs to another's application already: this one is called by its publisher too
  const name = isTaken ? `${seen.name.trim()} (${seen.publisher ?? '?'})`.slice(0, 200) : seen.name
  const named = isTaken ? await findApplicationByName(tx.db, foldText(name)) : listed
  if (named === undefined) return addApplication(tx, deps, by, { name, ...publisher, matches: [match], ...said })
  if (seen.application_id === null && named.verdict !== said.verdict && named.verdict !== 'asked')
    throw new Fault('conflict', { field: 'name' })
  const matches = readMatches(named)
  const joined = seen.application_id === null || named.verdict !== said.verdict ? [...matches, match] : matches
  const content = { ...contentOf(named), matches: joined, ...said }
  return changeApplication(tx, deps, by, { id: named.id, version: named.version, content })
}

/** The entry is for what was seen, and for nothing else of this name: its publisher and identifier, or that it tells no publisher. */
function matchOf(seen: SeenRow): ApplicationMatch {
  return {
    ...(isSystem(seen.os) ? { os: seen.os } : {}),
    pattern: seen.name,
    exact: true,
    ...(seen.publisher === null ? { noPublisher: true } : { publisher: seen.publisher }),
    ...(seen.identifier === null ? {} : { identifier: seen.identifier }),
  }
}

/** An entry as it would be written again. */
export function contentOf(row: ApplicationRow): Content {
  return {
    name: row.name,
    ...(row.publisher === null ? {} : { publisher: row.publisher }),
    matches: readMatches(row),
    verdict: row.verdict,
    ...(row.conditions === null ? {} : { conditions: row.conditions }),
    ...(row.place === null ? {} : { place: row.place }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.review_at === null ? {} : { reviewAt: row.review_at }),
    ...(row.removal_due_at === null ? {} : { removalDueAt: row.removal_due_at }),
  }
}

function columnsOf(content: Content) {
  const refused = content.verdict === 'refused'
  return {
    name: content.name,
    name_key: foldText(content.name),
    publisher: content.publisher ?? null,
    matches: JSON.stringify(content.matches satisfies readonly ApplicationMatch[]),
    verdict: content.verdict,
    conditions: content.conditions ?? null,
    place: content.place ?? null,
    reason: content.reason ?? null,
    review_at: content.reviewAt ?? null,
    removal_due_at: refused ? (content.removalDueAt ?? null) : null,
  }
}

function decidedBy(verdict: ApplicationRow['verdict'], by: Pick<AccountActor, 'account'>, now: number) {
  return verdict === 'asked'
    ? { decided_account: null, decided_at: null }
    : { decided_account: by.account, decided_at: now }
}

async function noteList(
  tx: Tx,
  { kind, actor, row }: { readonly kind: string; readonly actor: string; readonly row: ApplicationRow },
): Promise<void> {
  await tx.append({
    kind,
    actor,
    subject: `application:${row.id}`,
    body: {
      name: row.name,
      verdict: row.verdict,
      matches: row.matches,
      conditions: row.conditions,
      reason: row.reason,
      reviewAt: row.review_at,
      removalDueAt: row.removal_due_at,
    },
  })
  await compareList(tx, row.id)
}

function isSystem(os: string): os is DeviceSystem {
  return DEVICE_SYSTEMS.some((system) => system === os)
}
