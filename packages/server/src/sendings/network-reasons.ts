import type { SendingReasonAnswer } from '@taga/contract'
import { decide, type Level } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { connectionFacts } from '../decisions/connection-facts.ts'
import { supposedThing } from '../decisions/judge-today.ts'
import { joinDeviceFacts, readPersonFacts } from '../decisions/read-facts.ts'
import { currentRules } from '../decisions/rules.ts'
import { findDevice } from '../devices/store.ts'
import { findPerson } from '../people/store.ts'
import type { Worker } from '../people/worker.ts'
import { placeFacts } from '../places/place-facts.ts'
import { readPlace } from '../places/read-place.ts'
import { readFacts } from '../reports/store.ts'

/**
 * What the access rules in force say of the network that somebody is on now, for information of this level that leaves their device beside
 * the gateway (TW-14, AD-13). The same rules decide when something is opened.
 */
export async function networkReasons(
  db: Kysely<Schema>,
  worker: Worker,
  asked: { readonly level: Level; readonly address: string; readonly now: () => number },
): Promise<readonly SendingReasonAnswer[]> {
  const { level, address, now } = asked
  const { session, person: id } = worker
  const person = await findPerson(db, id)
  if (person === undefined) throw new Error(`the account ${worker.account} names a person who is not there`)
  const row = worker.device === undefined ? undefined : await findDevice(db, worker.device)
  const device = row === undefined ? {} : joinDeviceFacts(row, await readFacts(db, 'device', row.id))
  const place = await readPlace(db, { session, person: id, from: { address, device: row?.id }, device, now: now() })
  const { compiled, byId } = await currentRules(db, now())
  const known = await readPersonFacts(db, person)
  // after the reading: a fact that landed meanwhile would else be one from the future, which is not believed
  const at = now()
  const connection = {
    ...connectionFacts({ pattern: 'cloud_app', path: 'direct' }, at),
    ...placeFacts(place.said, place.check, level),
  }
  const facts = { ...supposedThing(known, level, at), device, session: {}, connection, organisation: {} }
  const decision = decide(compiled, { facts, ask: { pattern: 'cloud_app', resource: 'sending', action: 'upload' } }, at)
  if (decision.outcome !== 'deny') return []
  return decision.reasons.flatMap(({ rule: ruleId, effect }) => {
    const rule = byId.get(ruleId)
    if (effect !== 'deny' || rule === undefined || !rule.measures.includes('TW-14')) return []
    const { ja, en } = rule.remedy
    return [{ kind: 'network', measures: [...rule.measures], choices: [], title: rule.title, remedy: { ja, en } }]
  })
}
