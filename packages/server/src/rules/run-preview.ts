import { setImmediate } from 'node:timers/promises'
import type { PreviewResult } from '@taga/contract'
import { type CompiledRules, LEVELS, PATTERN_IDS, type Rule, type RuleSet, compile, decide } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { supposedFacts } from '../decisions/judge-today.ts'
import type { DecisionRow } from '../decisions/store.ts'
import { readDevices } from '../decisions/today.ts'
import { walkDevicesInHands } from '../devices/store.ts'
import { readRecorded } from './recorded-requests.ts'
import { countActivePeople } from './store.ts'
import { type Tally, addToTally, emptyTally } from './tally.ts'

type Db = Kysely<Schema>

export const RECORDED_MS = 14 * 86_400_000
/** At most this many recorded requests and devices are decided again; the result says how many there are. */
const MOST_REQUESTS = 10_000
const MOST_DEVICES = 5_000
const STEP = 25
/** People named in the result for each kind of change; all are counted. */
const MOST_SHOWN = 500
/** A change that stops more than this part of the active people must be confirmed twice. */
const MANY = 0.1

export type PreviewWork = {
  readonly present: RuleSet
  readonly changed: RuleSet
  readonly now: () => number
  /** Told now and then how far it is, so that others see progress and that somebody is alive. */
  readonly told: (done: number, total: number) => Promise<void>
}

/**
 * Decides the recorded requests of the last days, and today's people, devices, ways of working and levels, by the rules in force and by
 * the changed ones, and tells the difference. A rule of the changed set counts as begun, whenever it begins. Goes in slices, so that
 * other requests have their turn.
 */
export async function runPreview(db: Db, work: PreviewWork): Promise<PreviewResult> {
  const now = work.now()
  const rules = { present: compile(asOf(work.present, now)), changed: compile(asBegun(work.changed)) }
  const since = now - RECORDED_MS
  const [all, of] = [await countRecorded(db, since), await countInHands(db)]
  const total = Math.min(all, MOST_REQUESTS) + Math.min(of, MOST_DEVICES)
  const tally = emptyTally()
  const requests = await tallyRequests(db, {
    since,
    all,
    rules,
    tally,
    told: (done) => work.told(done, total),
    now: work.now,
  })
  const looked = requests.asThen + requests.withToday + requests.leftOut
  const devices = await tallyDevices(db, {
    rules,
    tally,
    now: work.now,
    told: (done) => work.told(looked + done, total),
  })
  const activePeople = await countActivePeople(db)
  const kinds = {
    stopped: await affected(db, tally.people.stopped),
    letIn: await affected(db, tally.people.letIn),
    asked: await affected(db, tally.people.asked),
    warned: await affected(db, tally.people.warned),
  }
  return {
    at: now,
    ...kinds,
    byRule: byRule(tally, [...work.changed.rules, ...work.present.rules]),
    activePeople,
    requests: { since, all, ...requests },
    today: { devices, of },
    stopsMany: kinds.stopped.people > activePeople * MANY,
  }
}

/** A rule that has not begun observes; one that has, counts as such however long the preview takes. */
function asOf(set: RuleSet, now: number): RuleSet {
  const rules = set.rules.map(({ from, ...rule }): Rule => {
    const waits = from !== undefined && from > now && rule.mode !== 'off'
    return waits ? { ...rule, mode: 'observe' } : rule
  })
  return { version: set.version, rules, settings: set.settings ?? {}, adopted: set.adopted }
}

function asBegun(set: RuleSet): RuleSet {
  return asOf(set, Infinity)
}

type Both = { readonly present: CompiledRules; readonly changed: CompiledRules }

async function tallyRequests(
  db: Db,
  work: {
    readonly since: number
    readonly all: number
    readonly rules: Both
    readonly tally: Tally
    readonly now: () => number
    readonly told: (done: number) => Promise<void>
  },
) {
  const counts = { asThen: 0, withToday: 0, leftOut: 0 }
  let looked = 0
  for (let last: DecisionRow | undefined, more = true; more && looked < MOST_REQUESTS; ) {
    const rows = await recordedBefore(db, work.since, last)
    const read = await readRecorded(db, rows, work.now())
    for (const { person, basis, question, now } of read) {
      counts[basis] += 1
      const decided = {
        present: decide(work.rules.present, question, now),
        changed: decide(work.rules.changed, question, now),
      }
      addToTally(work.tally, { person, of: 'requests' }, decided)
    }
    counts.leftOut += rows.length - read.length
    looked += rows.length
    last = rows.at(-1)
    more = rows.length === STEP
    await work.told(looked)
    await setImmediate() // other requests have their turn
  }
  return counts
}

async function tallyDevices(
  db: Db,
  work: {
    readonly rules: Both
    readonly tally: Tally
    readonly now: () => number
    readonly told: (done: number) => Promise<void>
  },
): Promise<number> {
  let judged = 0
  for (let last = '', more = true; more && judged < MOST_DEVICES; ) {
    const rows = await walkDevicesInHands(db, last, STEP)
    const { read, at } = await readDevices(db, { rows, now: work.now })
    for (const { person, about, seen } of read) {
      if (person === undefined) continue
      tallyWays(work, { person: person.id, known: { person: about, device: seen }, now: at })
      await setImmediate() // eighteen questions by two sets of rules at a time
    }
    judged += rows.length
    last = rows.at(-1)?.id ?? last
    more = rows.length === STEP
    await work.told(judged)
  }
  return judged
}

function tallyWays(
  { rules, tally }: { readonly rules: Both; readonly tally: Tally },
  {
    person,
    known,
    now,
  }: { readonly person: string; readonly known: Parameters<typeof supposedFacts>[0]; readonly now: number },
): void {
  for (const pattern of PATTERN_IDS)
    for (const level of LEVELS) {
      const facts = supposedFacts(known, { pattern, level, now })
      const question = { facts, ask: { pattern, resource: 'supposed', action: 'view' } } as const
      const decided = { present: decide(rules.present, question, now), changed: decide(rules.changed, question, now) }
      addToTally(tally, { person, of: 'ways' }, decided)
    }
}

function recordedBefore(db: Db, since: number, last: DecisionRow | undefined): Promise<DecisionRow[]> {
  let query = db.selectFrom('decisions').selectAll().where('at', '>=', since).limit(STEP)
  if (last !== undefined)
    query = query.where((eb) =>
      eb.or([eb('at', '<', last.at), eb.and([eb('at', '=', last.at), eb('id', '<', last.id)])]),
    )
  return query.orderBy('at', 'desc').orderBy('id', 'desc').execute()
}

async function countRecorded(db: Db, since: number): Promise<number> {
  const row = await db
    .selectFrom('decisions')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('at', '>=', since)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

async function countInHands(db: Db): Promise<number> {
  const row = await db
    .selectFrom('devices')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('state', 'in', ['lent', 'inUse'])
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

async function affected(db: Db, people: Tally['people']['stopped']): Promise<PreviewResult['stopped']> {
  const shown = [...people].toSorted(([, one], [, other]) => other.requests - one.requests || other.ways - one.ways)
  const first = shown.slice(0, MOST_SHOWN)
  const ids = first.map(([id]) => id)
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('people')
          .select(['id', 'name'])
          .where('id', 'in', ids)
          .orderBy('id')
          .limit(MOST_SHOWN)
          .execute()
  const names = new Map(rows.map((row) => [row.id, row.name]))
  return {
    people: people.size,
    shown: first.map(([person, { requests, ways, rules, doubt }]) => ({
      person,
      name: names.get(person) ?? person,
      requests,
      ways,
      rules: [...rules].toSorted(),
      doubt,
    })),
  }
}

function byRule(tally: Tally, rules: readonly Rule[]): PreviewResult['byRule'] {
  const titles = new Map(rules.toReversed().map((rule) => [rule.id, rule.title]))
  return [...tally.rules]
    .map(([rule, { stopped, letIn, asked, warned }]) => ({
      rule,
      title: titles.get(rule) ?? { ja: rule, en: rule },
      stopped: stopped.size,
      letIn: letIn.size,
      asked: asked.size,
      warned: warned.size,
    }))
    .toSorted(
      (one, other) => other.stopped - one.stopped || other.asked - one.asked || (one.rule < other.rule ? -1 : 1),
    )
}
