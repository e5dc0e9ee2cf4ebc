import { Fault } from '@taga/contract'
import {
  type CompiledRules,
  DAY_ONE_SOURCES,
  DEFAULT_RULES,
  type Rule,
  type RuleSet,
  SOURCES,
  type SourceId,
  compile,
  findSetting,
  isSettingId,
  loadRules,
} from '@taga/core'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { Json } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { canonicalJson } from '../ledger/canonical-json.ts'
import { ruleSetVersion } from './rule-set-version.ts'

/** The organisation's rules as they are in force. `number` counts publications; 0 is what a new organisation starts with. */
export type PublishedRules = {
  readonly number: number
  readonly publishedAt: number | undefined
  readonly set: RuleSet
  readonly compiled: CompiledRules
  readonly byId: ReadonlyMap<string, Rule>
}

/** What an administrator publishes. Nobody vouches for `rules` yet. */
export type RulesDraft = {
  readonly rules: unknown
  readonly settings: Readonly<Record<string, number>>
  readonly adopted: readonly SourceId[]
}

const RulesBody = z.object({
  rules: z.array(z.unknown()),
  settings: z.record(z.string(), z.number()),
  adopted: z.array(z.enum(SOURCES)),
})

/** The rules in force: the ones published last, else the default rules on the sources that a new organisation has. */
export async function currentRules(db: Kysely<Schema>): Promise<PublishedRules> {
  const row = await db.selectFrom('rule_sets').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirst()
  if (row === undefined) return startingRules
  const known = ready.get(row.version)
  if (known !== undefined && known.number === row.number) return known
  const { rules, settings, adopted } = RulesBody.parse(JSON.parse(row.body))
  const loaded = loadRules(rules)
  if (loaded.kind === 'refused') throw new Error(`the published rules ${row.version} can no longer be read`)
  const published = makeReady({
    number: row.number,
    publishedAt: row.published_at,
    set: { version: row.version, rules: loaded.rules, settings, adopted },
  })
  ready.clear()
  ready.set(row.version, published)
  return published
}

/**
 * Publishes a rule set where nobody published one since `after` was read. Decisions follow it at once.
 * @throws Fault `bad_input` (detail.problems: rule, field, words) ; `conflict` (detail.number) for a publication in between
 */
export function publishRules(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { after, draft }: { readonly after: number; readonly draft: RulesDraft },
): Promise<PublishedRules> {
  const set = checkedRules(draft)
  // a draft that came as JSON is JSON, and loadRules read it
  const body = canonicalJson({ rules: set.rules, settings: set.settings, adopted: set.adopted } as unknown as Json)
  return deps.store.write(async (tx) => {
    const now = deps.now()
    const present = await currentRules(tx.db)
    if (present.number !== after) throw new Fault('conflict', { number: present.number })
    const number = after + 1
    const row = { number, version: set.version, body, published_at: now, published_by: actor }
    const inserted = await tx.db
      .insertInto('rule_sets')
      .values(row)
      .onConflict((conflict) => conflict.column('number').doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows === 0n) throw new Fault('conflict', { number })
    const { version, adopted } = set
    await tx.append({
      kind: 'rules.published',
      actor,
      subject: `rules:${number}`,
      body: { version, adopted: [...adopted] },
    })
    return makeReady({ number, publishedAt: now, set })
  })
}

function checkedRules(draft: RulesDraft): RuleSet & { readonly settings: Readonly<Record<string, number>> } {
  const loaded = loadRules(draft.rules)
  if (loaded.kind === 'refused')
    throw new Fault('bad_input', {
      problems: loaded.problems.map((problem) => ({ ...problem, words: { ...problem.words } })),
    })
  const { settings } = draft
  for (const [id, value] of Object.entries(settings)) checkSetting(id, value)
  const adopted = SOURCES.filter((source) => draft.adopted.includes(source))
  const set = { rules: loaded.rules, settings, adopted }
  return { ...set, version: ruleSetVersion(set) }
}

function checkSetting(id: string, value: number): void {
  if (!isSettingId(id))
    throw new Fault('bad_input', { fields: [{ field: `settings.${id.slice(0, 80)}`, problem: 'unknown' }] })
  const { min, max } = findSetting(id)
  if (value < min || value > max)
    throw new Fault('bad_input', { fields: [{ field: `settings.${id}`, problem: 'out_of_range', min, max }] })
}

function makeReady(published: Pick<PublishedRules, 'number' | 'publishedAt' | 'set'>): PublishedRules {
  const byId = new Map(published.set.rules.map((rule) => [rule.id, rule]))
  return { ...published, compiled: compile(published.set), byId }
}

const startingSet = { rules: DEFAULT_RULES, settings: {}, adopted: DAY_ONE_SOURCES }
const startingRules = makeReady({
  number: 0,
  publishedAt: undefined,
  set: { ...startingSet, version: ruleSetVersion(startingSet) },
})

/** The compiled form of the set read last. What is compiled follows from its version alone, so it cannot be out of date. */
const ready = new Map<string, PublishedRules>()
