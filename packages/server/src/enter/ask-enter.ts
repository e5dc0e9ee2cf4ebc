import {
  type AskEnter,
  ENTER_CODE_MS,
  type EnterAnswer,
  type Entered,
  Fault,
  GATEWAY_PATH,
  type RedeemEnter,
} from '@taga/contract'
import type { Deps } from '../deps.ts'
import { findDestination } from '../destinations/store.ts'
import type { AccountActor } from '../http/actor.ts'
import { hashSecret, newSecret } from '../http/secrets.ts'
import { readBinding } from '../start-work/page-binding.ts'

/** Codes that one session may have open at once: more are a loop, or an attack. */
const MOST_OPEN = 20

/**
 * A code by which this browser enters an application's name as this session (see `enter.ts` of the contract). A session that is bound to
 * a device enters only by a page that shows it is on that device: a stolen cookie enters nowhere.
 * @throws Fault `not_found` for what cannot be opened, `page_refused`, `too_many_tries`
 */
export async function askEnter(
  deps: Pick<Deps, 'store' | 'now' | 'random' | 'place'>,
  actor: AccountActor,
  { destination, flow, port }: AskEnter,
): Promise<EnterAnswer> {
  const { store, now } = deps
  const row = await findDestination(store.read, destination)
  if (row === undefined || row.off_at !== null || row.public_name === null || actor.person === undefined)
    throw new Fault('not_found')
  const binding = await readBinding(store.read, { session: actor.session, person: actor.person, now: now() })
  if (binding !== undefined && binding.state !== 'ended' && actor.device !== binding.device.id)
    throw new Fault('page_refused')
  const code = newSecret(deps.random, 32)
  await store.write(async (tx) => {
    const at = now()
    await tx.db.deleteFrom('enter_codes').where('expires_at', '<=', at).execute()
    const open = await tx.db
      .selectFrom('enter_codes')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('session_id', '=', actor.session)
      .executeTakeFirst()
    if (Number(open?.count ?? 0) >= MOST_OPEN) throw new Fault('too_many_tries', { retryAfterMs: ENTER_CODE_MS })
    await tx.db
      .insertInto('enter_codes')
      .values({
        hash: hashSecret('enter', code),
        session_id: actor.session,
        destination_id: row.id,
        flow,
        expires_at: at + ENTER_CODE_MS,
        used_at: null,
      })
      .execute()
  })
  const own = new URL(deps.place.url).port
  const at = port === undefined ? own : String(port === 443 ? '' : port)
  return { url: `https://${row.public_name}${at === '' ? '' : `:${at}`}${GATEWAY_PATH}enter#${code}` }
}

/**
 * What a gateway gets for a code: whose session it is, once, for the browser and the destination that the code was made for. The position
 * is that of the entry in the ledger, so that the gateway waits until it knows the session.
 * @throws Fault `code_refused`
 */
export async function redeemEnter(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  gateway: string,
  { code, flow, destination }: RedeemEnter,
): Promise<Entered> {
  return store.write(async (tx) => {
    const at = now()
    const used = await tx.db
      .updateTable('enter_codes')
      .set({ used_at: at })
      .where('hash', '=', hashSecret('enter', code))
      .where('used_at', 'is', null)
      .where('expires_at', '>', at)
      .where('flow', '=', flow)
      .where('destination_id', '=', destination)
      .returning('session_id')
      .executeTakeFirst()
    if (used === undefined) throw new Fault('code_refused')
    const session = await tx.db
      .selectFrom('sessions')
      .select(['id', 'account_id'])
      .where('id', '=', used.session_id)
      .where('ended_at', 'is', null)
      .where('until', '>', at)
      .executeTakeFirst()
    if (session === undefined) throw new Fault('code_refused')
    const position = await tx.append({
      kind: 'session.entered',
      actor: `outpost:${gateway}`,
      subject: `account:${session.account_id}`,
      body: { session: session.id, destination },
    })
    return { session: session.id, position }
  })
}
