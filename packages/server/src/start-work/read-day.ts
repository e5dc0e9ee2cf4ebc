import { createHash } from 'node:crypto'
import type { DayMarkAnswer, DayReason, MyDayAnswer } from '@taga/contract'
import type { Reason, Rule, Seen } from '@taga/core'
import type { Kysely } from 'kysely'
import type { SessionProof } from '../accounts/session-facts.ts'
import type { Schema } from '../db/schema.ts'
import { joinDeviceFacts, readPersonFacts } from '../decisions/read-facts.ts'
import { todayRules } from '../decisions/judge-today.ts'
import { currentRules } from '../decisions/rules.ts'
import type { Deps } from '../deps.ts'
import { readRights } from '../people/person-facts.ts'
import { findPerson } from '../people/store.ts'
import type { Worker } from '../people/worker.ts'
import { answerPlace, readPlace } from '../places/read-place.ts'
import { readFacts, readFactsOf } from '../reports/store.ts'
import { resourceFacts } from '../resources/resource-facts.ts'
import { type DayFacts, type Thing, judgeDay } from './judge-day.ts'
import { lastSeenOf } from './last-seen.ts'
import { ownSessionFacts } from './own-session-facts.ts'
import { type PageBinding, answerBinding, readBinding } from './page-binding.ts'
import { listThingsOf, lookAskedAt, readMarks } from './store.ts'

/** Everything one person reads in the morning, judged now. Reads only, and records nothing: a verdict is recorded where something is opened. */
export async function readDay(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  worker: Worker,
  asked: { readonly proof: SessionProof; readonly address: string },
): Promise<MyDayAnswer> {
  const db = store.read
  const begun = now()
  const mark = await readDayMark({ store, now }, worker)
  const person = await findPerson(db, worker.person)
  if (person === undefined) throw new Error(`the account ${worker.account} names a person who is not there`)
  const binding = await readBinding(db, { session: worker.session, person: worker.person, now: begun })
  const proved = binding !== undefined && worker.device === binding.device.id
  const reported = proved ? await readFacts(db, 'device', binding.device.id) : {}
  const device = proved ? joinDeviceFacts(binding.device, reported) : {}
  const from = { address: asked.address, device: proved ? binding.device.id : undefined }
  const place = await readPlace(db, { session: worker.session, person: worker.person, from, device, now: begun })
  const published = await currentRules(db, begun)
  const known: DayFacts = {
    person: await readPersonFacts(db, person),
    device,
    session: ownSessionFacts(asked.proof, {
      device: proved ? binding.device : undefined,
      screenProtectedAt: place.screenProtectedAt,
    }),
    place,
  }
  const things = await readThings(db, readRights(person))
  // after the reading: a fact that landed meanwhile would else be one from the future, which is not believed
  const at = now()
  const { validUntil, reasons, state, patterns, ways, resources } = judgeDay(todayRules(published), known, things, at)
  const os = osOf(device, binding)
  return {
    judgedAt: at,
    ...(Number.isFinite(validUntil) ? { validUntil } : {}),
    mark: mark.mark,
    state,
    binding: answerBinding(binding, proved),
    ...(binding === undefined || binding.state === 'ended' ? {} : { device: answerDevice(binding, os, mark.lookedAt) }),
    place: answerPlace(place),
    patterns: [...patterns],
    resources: [...resources],
    ways: [...ways],
    reasons: reasons.map((reason) => answerReason(reason, published.byId, os)),
  }
}

async function readThings(db: Kysely<Schema>, rights: readonly string[]): Promise<readonly Thing[]> {
  const rows = await listThingsOf(db, rights)
  const hosts = [...new Set(rows.flatMap((row) => (row.host_device_id === null ? [] : [row.host_device_id])))]
  const reported = await readFactsOf(db, 'device', hosts)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    level: row.level ?? undefined,
    facts: resourceFacts(row, row.host_device_id === null ? {} : (reported.get(row.host_device_id) ?? {})),
  }))
}

function osOf(device: Seen, binding: PageBinding | undefined): string | undefined {
  const seen = device['device.os']
  return seen?.kind === 'value' && typeof seen.value === 'string' ? seen.value : binding?.device.os
}

function answerDevice({ device }: PageBinding, os: string | undefined, lookedAt: number | undefined) {
  const { id, label, ownership, management } = device
  return { id, label, ownership, management, os: os ?? device.os, ...(lookedAt === undefined ? {} : { lookedAt }) }
}

function answerReason(reason: Reason, rules: ReadonlyMap<string, Rule>, os: string | undefined): DayReason {
  const rule = rules.get(reason.rule)
  if (rule === undefined) throw new Error(`a decision names the rule ${reason.rule}, which is not in force`)
  const { ja, en, byOs = {} } = rule.remedy
  const own = os !== undefined && Object.hasOwn(byOs, os) ? byOs[os] : undefined
  return {
    ...reason,
    facts: [...reason.facts],
    title: rule.title,
    remedy: own ?? { ja, en },
    measures: [...rule.measures],
  }
}

/**
 * What the day rests on, in one text that changes with it: asked every second or two by a page that is open, so it reads a handful of rows
 * by their keys and judges nothing.
 */
export async function readDayMark(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  worker: Worker,
): Promise<Omit<DayMarkAnswer, 'challenge'>> {
  const db = store.read
  const at = now()
  const binding = await readBinding(db, { session: worker.session, person: worker.person, now: at })
  const device = binding?.device.id
  const marks = await readMarks(db, { session: worker.session, person: worker.person, device })
  const looked = device === undefined ? undefined : (await lastSeenOf(db, device))['device.lookedAt']
  const asked = device === undefined ? undefined : await lookAskedAt(db, device)
  const mark = createHash('sha256')
    .update(JSON.stringify([marks, binding?.state, looked]))
    .digest('base64url')
  return {
    now: at,
    mark: mark.slice(0, 22),
    ...(asked === undefined ? {} : { askedAt: asked }),
    ...(looked === undefined ? {} : { lookedAt: looked }),
  }
}
