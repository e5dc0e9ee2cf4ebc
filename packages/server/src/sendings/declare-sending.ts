import { type DeclareAgain, type DeclareSending, Fault, Handling, type SendingReasonAnswer } from '@taga/contract'
import { judgeSending, type Level, type SendingHandling } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { actorName } from '../http/actor.ts'
import { newId } from '../new-id.ts'
import type { Worker } from '../people/worker.ts'
import { foldText } from '../register-text.ts'
import { networkReasons } from './network-reasons.ts'
import { readReasons } from './answer-sending.ts'
import { changeTurnedBack, countDeclaredBy, findSendingOf, type SendingRow } from './store.ts'

const DAY = 86_400_000
/** Nobody sends more than this in a day; whoever declares more fills the register. */
const MOST_A_DAY = 200

type SendingDeps = Pick<Deps, 'store' | 'now' | 'random'>
type How = Pick<DeclareSending, 'way' | 'protection' | 'passwordBy'>

/**
 * Keeps what somebody is about to send, with the verdict: what may not go as declared is kept too, since that is what is counted (CASE-09).
 * @throws Fault `conflict` (detail.reason `tooMany`)
 */
export async function declareSending(
  deps: SendingDeps,
  worker: Worker,
  { address, ...declared }: DeclareSending & { readonly address: string },
): Promise<SendingRow> {
  const judged = await judge(deps, worker, { ...declared, address })
  const { title, receiver, level } = declared
  return deps.store.write(async (tx) => {
    const now = deps.now()
    if ((await countDeclaredBy(tx.db, worker.person, now - DAY)) >= MOST_A_DAY)
      throw new Fault('conflict', { reason: 'tooMany' })
    const row: SendingRow = {
      id: newId(deps.random),
      person_id: worker.person,
      title,
      receiver,
      search_key: foldText(`${title} ${receiver}`),
      level,
      ...judged,
      declared_at: now,
      version: 1,
    }
    await tx.db.insertInto('sendings').values(row).execute()
    await tell(tx, worker, row)
    return row
  })
}

/**
 * Another way for what was turned back. What it is and of which level stays as it was.
 * @throws Fault `not_found`, also for another's; `conflict` where it changed meanwhile, or is not turned back
 */
export async function declareAgain(
  deps: SendingDeps,
  worker: Worker,
  { id, address, version, ...how }: DeclareAgain & { readonly id: string; readonly address: string },
): Promise<SendingRow> {
  const present = await findSendingOf(deps.store.read, worker.person, id)
  if (present === undefined) throw new Fault('not_found')
  const judged = await judge(deps, worker, { ...how, level: present.level, address })
  return deps.store.write(async (tx) => {
    const same_path = Math.max(judged.same_path, present.same_path)
    const row = await changeTurnedBack(
      tx.db,
      { id, person_id: worker.person, version },
      { ...judged, same_path, declared_at: deps.now() },
    )
    if (row === undefined) throw new Fault('conflict')
    await tell(tx, worker, row)
    return row
  })
}

/** It is not sent after all. @throws Fault `not_found`, also for another's; `conflict` where it is not turned back, or changed meanwhile */
export function dropSending(
  deps: Pick<Deps, 'store'>,
  worker: Worker,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<SendingRow> {
  return deps.store.write(async (tx) => {
    const row = await changeTurnedBack(tx.db, { id, person_id: worker.person, version }, { state: 'dropped' })
    if (row !== undefined) {
      await tx.append({ kind: 'sending.dropped', actor: actorName(worker), subject: `sending:${id}`, body: {} })
      return row
    }
    throw new Fault((await findSendingOf(tx.db, worker.person, id)) === undefined ? 'not_found' : 'conflict')
  })
}

type Judged = Pick<SendingRow, 'way' | 'protection' | 'password_by' | 'state' | 'reasons' | 'same_path'>

async function judge(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  worker: Worker,
  { address, level, way, protection, passwordBy }: How & { readonly level: Level; readonly address: string },
): Promise<Judged> {
  // without a password there is nothing to pass on
  const by = protection === 'password' ? passwordBy : undefined
  const declared = { level, way, protection, ...(by === undefined ? {} : { passwordBy: by }) }
  const verdict = judgeSending(declared, await readHandling(store.read, level))
  const reasons: SendingReasonAnswer[] = verdict.outcome === 'accepted' ? [] : verdict.reasons.map(answerReason)
  reasons.push(...(await networkReasons(store.read, worker, { level, address, now })))
  return {
    way,
    protection,
    password_by: by ?? null,
    state: reasons.length === 0 ? 'accepted' : 'turnedBack',
    reasons: JSON.stringify(reasons),
    same_path: reasons.some(({ kind }) => kind === 'samePath') ? 1 : 0,
  }
}

type CoreReason = Extract<ReturnType<typeof judgeSending>, { outcome: 'turnedBack' }>['reasons'][number]

function answerReason(reason: CoreReason): SendingReasonAnswer {
  const choices = 'choices' in reason ? [...reason.choices] : []
  return { kind: reason.kind, measures: [...reason.measures], choices }
}

/** As the organisation has decided it; a level that it has not decided has only what the guideline asks. */
async function readHandling(db: Kysely<Schema>, level: Level): Promise<SendingHandling | undefined> {
  const row = await db.selectFrom('handling').select('body').where('level', '=', level).executeTakeFirst()
  if (row === undefined) return undefined
  const { send, encrypt } = Handling.parse(JSON.parse(row.body))
  return { send, encrypted: encrypt === 'required' }
}

/** Neither what was sent nor to whom: the ledger keeps longer than the register does. */
async function tell(tx: Tx, worker: Worker, row: SendingRow): Promise<void> {
  const { level, way, protection, password_by: passwordBy, state } = row
  const reasons = readReasons(row).map(({ kind }) => kind)
  const body = { level, way, protection, passwordBy, state, reasons }
  await tx.append({ kind: 'sending.declared', actor: actorName(worker), subject: `sending:${row.id}`, body })
}
