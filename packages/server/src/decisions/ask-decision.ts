import { createHash } from 'node:crypto'
import { Fault } from '@taga/contract'
import { type Action, type Decision, type Facts, type Level, SUBJECT_KINDS, decide } from '@taga/core'
import type { Kysely } from 'kysely'
import { type SignInStrength, sessionFacts, sessionProof } from '../accounts/session-facts.ts'
import type { Schema } from '../db/schema.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { type DeviceRow, findDevice } from '../devices/store.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import { newId } from '../new-id.ts'
import { isSamePerson } from '../people/routes.ts'
import { findPerson } from '../people/store.ts'
import { placeFacts } from '../places/place-facts.ts'
import { readPlace } from '../places/read-place.ts'
import { readFacts } from '../reports/store.ts'
import { findResource } from '../resources/store.ts'
import { ownSessionFacts } from '../start-work/own-session-facts.ts'
import { type SupposedConnection, connectionFacts } from './connection-facts.ts'
import { readQuestionFacts } from './read-facts.ts'
import type { HitKind } from '../rules/tables.ts'
import { type PublishedRules, currentRules } from './rules.ts'

export type DecisionWish = {
  readonly person: string
  readonly device?: string | undefined
  readonly resource: string
  readonly action: Action
  /** Supposed of somebody else's sign-in; one's own session speaks for itself. */
  readonly strength?: SignInStrength | undefined
} & SupposedConnection

export type Decided = { readonly id: string; readonly decision: Decision; readonly rules: PublishedRules }

/** An administrator may ask for anyone; others about themselves, on a device of theirs or on none. */
export function mayAsk(actor: Actor, wish: Pick<DecisionWish, 'person'>, device: DeviceRow | undefined): boolean {
  if (administrators(actor)) return true
  return isSamePerson(actor, wish.person) && (device === undefined || device.user_id === wish.person)
}

/**
 * Decides a question by the organisation's rules and keeps a record: which facts were known and since when, never their values. The
 * same question with the same outcome in one session is recorded once. `address`: from which it is asked; an office is
 * recognised by it.
 * @throws Fault `not_found` for a person, device or resource that is not there or not the asker's business
 */
export async function askDecision(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: Actor,
  wish: DecisionWish,
  address = 'unknown',
): Promise<Decided> {
  const { read } = deps.store
  const person = await findPerson(read, wish.person)
  const device = wish.device === undefined ? undefined : await findDevice(read, wish.device)
  const resource = await findResource(read, wish.resource)
  const missing = person === undefined || resource === undefined || (wish.device !== undefined && device === undefined)
  if (missing || !mayAsk(actor, wish, device)) throw new Fault('not_found')
  const asked = deps.now()
  const rules = await currentRules(read, asked)
  const facts = await readQuestionFacts(read, {
    person,
    device,
    resource,
    ...(await carriedFacts(read, actor, { wish, asked, device, address, level: resource.level ?? undefined })),
  })
  // After the reading: a fact that landed meanwhile would else be one from the future, which is not believed.
  const now = deps.now()
  const ask = { pattern: wish.pattern, resource: resource.id, action: wish.action }
  const decision = decide(rules.compiled, { facts, ask }, now)
  const id = await deps.store.write((tx) => recordDecision(tx, deps, { actor, wish, decision, facts, now }))
  return { id, decision, rules }
}

type Carried = Pick<Facts, 'session' | 'connection'>

/** One's own session and place as they stand; somebody else's only as far as the question supposes them. */
async function carriedFacts(
  db: Kysely<Schema>,
  actor: Actor,
  about: {
    readonly wish: DecisionWish
    readonly asked: number
    readonly device: DeviceRow | undefined
    readonly address: string
    readonly level: Level | undefined
  },
): Promise<Carried> {
  const { wish, asked, device, address, level } = about
  const connection = connectionFacts(wish, asked)
  if (isSamePerson(actor, wish.person) && actor.kind === 'account') {
    const row = await db
      .selectFrom('sessions')
      .select(['started_at', 'strength', 'proved_at'])
      .where('id', '=', actor.session)
      .executeTakeFirst()
    if (row === undefined) return { session: {}, connection }
    const proved = device !== undefined && actor.device === device.id ? device : undefined
    const reported = proved === undefined ? {} : await readFacts(db, 'device', proved.id)
    const { session: id } = actor
    const from = { address, device: proved?.id }
    const place = await readPlace(db, { session: id, person: wish.person, from, device: reported, now: asked })
    const session = ownSessionFacts(sessionProof(row), { device: proved, screenProtectedAt: place.screenProtectedAt })
    if (place.said === undefined) return { session, connection }
    const { place: _place, network: _network, ...path } = wish
    return { session, connection: { ...connectionFacts(path, asked), ...placeFacts(place.said, place.check, level) } }
  }
  const session =
    wish.strength === undefined ? {} : sessionFacts({ strength: wish.strength, provedAt: asked }, 'declared')
  return { session, connection }
}

type Recording = {
  readonly actor: Actor
  readonly wish: DecisionWish
  readonly decision: Decision
  readonly facts: Facts
  readonly now: number
}

async function recordDecision(tx: Tx, deps: Pick<Deps, 'random'>, record: Recording): Promise<string> {
  const { actor, wish, decision, facts, now } = record
  const session = actor.kind === 'account' ? actor.session : null
  const reasons = decision.outcome === 'allow' ? [] : decision.reasons
  const row = {
    id: newId(deps.random),
    once_key: onceKey(session, wish, decision),
    at: now,
    last_at: now,
    times: 1,
    session_id: session,
    asked_by: actorName(actor),
    person_id: wish.person,
    device_id: wish.device ?? null,
    resource_id: wish.resource,
    pattern: wish.pattern,
    action: wish.action,
    outcome: decision.outcome,
    rules_version: decision.rules,
    obligations: JSON.stringify(decision.obligations.map((obligation) => obligation.kind)),
    reasons: JSON.stringify(reasons),
    rests_on: JSON.stringify(restsOn(facts)),
    circumstances: JSON.stringify({ session: facts.session, connection: facts.connection }),
    observed: JSON.stringify(decision.observed),
  }
  await countHitsOf(tx, { decision, person: wish.person, at: now })
  const inserted = await tx.db
    .insertInto('decisions')
    .values(row)
    .onConflict((conflict) => conflict.column('once_key').doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows !== 0n) {
    const body = {
      outcome: row.outcome,
      rules: row.rules_version,
      reasons: reasons.map((reason) => reason.rule),
      decision: row.id,
    }
    await tx.append({ kind: 'decision.made', actor: row.asked_by, subject: `person:${row.person_id}`, body })
    return row.id
  }
  const kept = await tx.db
    .updateTable('decisions')
    .set((eb) => ({ times: eb('times', '+', 1), last_at: now }))
    .where('once_key', '=', row.once_key)
    .returning('id')
    .executeTakeFirst()
  return kept?.id ?? row.id
}

/** Whom each rule met: what the rules screen tells of the last days without reading every decision. */
async function countHitsOf(
  tx: Tx,
  { decision, person, at }: { readonly decision: Decision; readonly person: string; readonly at: number },
): Promise<void> {
  const reasons = decision.outcome === 'allow' ? [] : decision.reasons
  const met = new Map<string, { readonly rule: string; readonly did: HitKind }>()
  const add = (did: HitKind, rule: string) => met.set(`${did} ${rule}`, { rule, did })
  for (const { rule, effect } of reasons) add(effect === 'stepUp' ? 'asked' : 'stopped', rule)
  for (const { rule } of decision.warnings) add('warned', rule)
  for (const { rule } of decision.observed) add('observed', rule)
  for (const { rule } of decision.exempted) add('exempted', rule)
  if (met.size === 0) return
  const rows = [...met.values()].map(({ rule, did }) => ({
    rule_id: rule,
    person_id: person,
    did,
    first_at: at,
    last_at: at,
    times: 1,
  }))
  await tx.db
    .insertInto('rule_hits')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['rule_id', 'person_id', 'did'])
        .doUpdateSet((eb) => ({ last_at: eb.ref('excluded.last_at'), times: eb('rule_hits.times', '+', 1) })),
    )
    .execute()
}

/** The same session asking the same and getting the same: one record. Devices ask without a session. */
function onceKey(session: string | null, wish: DecisionWish, decision: Decision): string {
  const { person, device, resource, pattern, action, path, network, place, strength } = wish
  const reasons = decision.outcome === 'allow' ? [] : decision.reasons.map((reason) => `${reason.rule} ${reason.state}`)
  const asked = [
    session,
    person,
    device,
    resource,
    pattern,
    action,
    path,
    network,
    place,
    strength,
    decision.outcome,
    decision.rules,
    reasons,
    decision.observed.map((reason) => reason.rule),
    decision.exempted.map((reason) => reason.rule),
  ]
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex')
}

/** Which facts were known and when they were seen; where something was looked for in vain, the reason instead. */
function restsOn(facts: Facts): { readonly [fact: string]: number | string } {
  return Object.fromEntries(
    SUBJECT_KINDS.flatMap((kind) =>
      Object.entries(facts[kind]).map(([key, seen]) => [key, seen.kind === 'value' ? seen.at : seen.reason]),
    ),
  )
}
