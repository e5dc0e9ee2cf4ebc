import {
  type CompiledRules,
  DAY_ONE_SOURCES,
  DEFAULT_RULES,
  type Rule,
  type RuleSet,
  SOURCES,
  compile,
  loadRules,
} from '@taga/core'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { ruleSetVersion } from './rule-set-version.ts'
import type { DecisionTables } from './tables.ts'

export type RuleSetRow = Selectable<DecisionTables['rule_sets']>

/**
 * The organisation's rules as they are in force. `number` counts publications; 0 is what a new organisation starts with. With
 * `confirmBy` they wait to be confirmed: from that moment on (epoch ms) they are gone, and no answer by them stands longer.
 */
export type PublishedRules = {
  readonly number: number
  readonly publishedAt: number | undefined
  readonly confirmBy: number | undefined
  readonly set: RuleSet
  readonly compiled: CompiledRules
  readonly byId: ReadonlyMap<string, Rule>
}

export const RulesBody = z.object({
  rules: z.array(z.unknown()),
  settings: z.record(z.string(), z.number()),
  adopted: z.array(z.enum(SOURCES)),
})

/**
 * The rules in force at `now`: the ones published last that did not end, else the default rules on the sources that a new organisation
 * has. A publication that was not confirmed in time is gone by this very reading, whether or not anybody noted that it ended.
 */
export async function currentRules(db: Kysely<Schema>, now: number): Promise<PublishedRules> {
  const row = await findSetInForce(db, now)
  return row === undefined ? startingRules : readyRules(row)
}

/** How long a change that must be confirmed again stands without that. */
export const CONFIRM_WITHIN_MS = 10 * 60_000
/** Clocks of servers differ a little, and are corrected a little. */
const CLOCK_MS = 60_000

/**
 * The latest `confirm_by` of a publication that may wait at `now`. One that would wait longer was published before the clock was set back;
 * its time is over, since nobody can tell how much of it has passed.
 */
export function latestWait(now: number): number {
  return now + CONFIRM_WITHIN_MS + CLOCK_MS
}

/** The publication in force at `now`; undefined where there is none and the starting rules stand. */
export function findSetInForce(db: Kysely<Schema>, now: number): Promise<RuleSetRow | undefined> {
  return db
    .selectFrom('rule_sets')
    .selectAll()
    .where('ended_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('confirm_by', 'is', null),
        eb('confirmed_at', 'is not', null),
        eb.and([eb('confirm_by', '>', now), eb('confirm_by', '<=', latestWait(now))]),
      ]),
    )
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** A publication as rules. @throws Error where what was published can no longer be read */
export function readRuleSet({ version, body }: Pick<RuleSetRow, 'version' | 'body'>): RuleSet {
  const { rules, settings, adopted } = RulesBody.parse(JSON.parse(body))
  const loaded = loadRules(rules)
  if (loaded.kind === 'refused') throw new Error(`the published rules ${version} can no longer be read`)
  return { version, rules: loaded.rules, settings, adopted }
}

function readyRules(row: RuleSetRow): PublishedRules {
  const confirmBy = row.confirmed_at === null ? (row.confirm_by ?? undefined) : undefined
  const known = ready.get(row.version)
  if (known !== undefined && known.number === row.number && known.confirmBy === confirmBy) return known
  const set = readRuleSet(row)
  const published = makeReady({
    number: row.number,
    publishedAt: row.published_at,
    confirmBy,
    set: confirmBy === undefined ? set : { ...set, until: confirmBy },
  })
  ready.clear()
  ready.set(row.version, published)
  return published
}

function makeReady(published: Omit<PublishedRules, 'compiled' | 'byId'>): PublishedRules {
  const byId = new Map(published.set.rules.map((rule) => [rule.id, rule]))
  return { ...published, compiled: compile(published.set), byId }
}

const startingSet = { rules: DEFAULT_RULES, settings: {}, adopted: DAY_ONE_SOURCES }
export const startingRules = makeReady({
  number: 0,
  publishedAt: undefined,
  confirmBy: undefined,
  set: { ...startingSet, version: ruleSetVersion(startingSet) },
})

/** The compiled form of the set read last. What is compiled follows from its row alone, so it cannot be out of date. */
const ready = new Map<string, PublishedRules>()
