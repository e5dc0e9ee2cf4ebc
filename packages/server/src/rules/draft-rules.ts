import { Fault, type PreviewInput } from '@taga/contract'
import { type RulesChanges, type RuleSet, changeRules, loadRules } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { type PublishedRules, RulesBody, startingRules } from '../decisions/rules.ts'
import { type CheckedRules, checkRules } from './check-rules.ts'
import { findPublication } from './store.ts'

/**
 * The set of rules that a draft comes to: the present one changed, or an earlier one again.
 * @throws Fault `bad_input` naming what is wrong, or that nothing changes ; `not_found` for a publication that is not there
 */
export async function draftRules(
  db: Kysely<Schema>,
  present: PublishedRules,
  input: PreviewInput,
): Promise<CheckedRules> {
  const checked =
    input.restore === undefined
      ? checkRules(changeRules(present.set, readChanges(input.changes)))
      : checkRules(await contentOf(db, input.restore))
  if (checked.version === present.set.version)
    throw new Fault('bad_input', { fields: [{ field: 'changes', problem: 'nothing' }] })
  return checked
}

function readChanges(changes: PreviewInput['changes']): RulesChanges {
  if (changes === undefined) throw new Fault('bad_input', { fields: [{ field: 'changes', problem: 'missing' }] })
  const own = loadRules(changes.own)
  if (own.kind === 'refused')
    throw new Fault('bad_input', {
      problems: own.problems.map((problem) => ({ ...problem, words: { ...problem.words } })),
    })
  return { ...changes, own: own.rules }
}

async function contentOf(db: Kysely<Schema>, number: number) {
  if (number === 0) return { ...startingRules.set, settings: {} }
  const row = await findPublication(db, number)
  if (row === undefined) throw new Fault('not_found')
  return RulesBody.parse(JSON.parse(row.body))
}

/** A set as it was kept with a preview or a publication. */
export function readContent({ version, body }: { readonly version: string; readonly body: string }): RuleSet {
  const checked = checkRules(RulesBody.parse(JSON.parse(body)))
  return { version, rules: checked.rules, settings: checked.settings, adopted: checked.adopted }
}
