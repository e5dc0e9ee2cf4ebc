import { type AdoptSources, Fault, type AdoptionAnswer } from '@taga/contract'
import { DAY_ONE_SOURCES, RULES_FROM_FIRST_MINUTE, SOURCES, SOURCES_WITH_WRITERS } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { currentRules, type PublishedRules } from '../decisions/rules.ts'
import type { Deps } from '../deps.ts'
import { publishRules } from '../rules/publish-rules.ts'

/** Which sources of facts the organisation uses, and which it could. */
export async function readSources(db: Kysely<Schema>, now: number): Promise<AdoptionAnswer> {
  const rules = await currentRules(db, now)
  return {
    sources: SOURCES.map((source) => ({
      source,
      adopted: rules.set.adopted.includes(source),
      ready: SOURCES_WITH_WRITERS.includes(source),
      actsAtOnce: rules.set.rules.some(
        ({ id, sources }) => RULES_FROM_FIRST_MINUTE.includes(id) && sources.includes(source),
      ),
    })),
    acting: countActing(rules),
    number: rules.number,
  }
}

/**
 * Adopts sources in the first hour, while every rule but those of the first minute observes. Of these the answer of `readSources` says
 * which act at once. Later on the rules page does it, with a preview of whom it would stop.
 * @throws Fault `bad_input` for a source that nothing writes; `rules_act` where rules stop or warn somebody; `conflict`
 */
export async function adoptSources(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { after, adopted }: AdoptSources,
): Promise<void> {
  const rules = await currentRules(deps.store.read, deps.now())
  if (rules.number !== after) throw new Fault('conflict', { number: rules.number })
  if (countActing(rules) > 0) throw new Fault('rules_act')
  const without = adopted.find((source) => !SOURCES_WITH_WRITERS.includes(source))
  if (without !== undefined)
    throw new Fault('bad_input', { in: 'body', fields: [{ field: 'adopted', problem: 'custom', why: without }] })
  const all = [...new Set([...DAY_ONE_SOURCES, ...adopted])]
  const draft = { rules: rules.set.rules, settings: rules.set.settings ?? {}, adopted: all }
  await publishRules(deps, actor, { after, draft })
}

/** Rules that do more than observe, beside those that are enforced from the first minute. */
function countActing({ set }: PublishedRules): number {
  return set.rules.filter(
    ({ id, mode }) => !RULES_FROM_FIRST_MINUTE.includes(id) && (mode === 'warn' || mode === 'enforce'),
  ).length
}
