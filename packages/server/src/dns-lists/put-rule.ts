import { Fault, MOST_NAME_RULES } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import { listNameRules, type NameRuleRow } from './store.ts'

/** Keeps a rule in the place of any about the same, which is told then. @throws Fault `conflict` where there are too many */
export async function putRule(tx: Tx, actor: string, values: NameRuleRow): Promise<NameRuleRow | undefined> {
  const rules = await listNameRules(tx.db)
  const { id, act, kind, value } = values
  const former = rules.find((rule) => rule.kind === kind && rule.value === value)
  if (former === undefined && rules.length >= MOST_NAME_RULES) throw new Fault('conflict', { field: 'rules' })
  await tx.db
    .insertInto('dns_rules')
    .values(values)
    .onConflict((conflict) => conflict.columns(['kind', 'value']).doUpdateSet(values))
    .execute()
  await tx.append({ kind: 'names.ruleAdded', actor, subject: `names:${id}`, body: { act, kind, value } })
  return former
}

/** False where there is no such rule (any more). */
export async function takeRule(tx: Tx, actor: string, id: string): Promise<boolean> {
  const row = await tx.db.deleteFrom('dns_rules').where('id', '=', id).returningAll().executeTakeFirst()
  if (row === undefined) return false
  const { act, kind, value } = row
  await tx.append({ kind: 'names.ruleRemoved', actor, subject: `names:${id}`, body: { act, kind, value } })
  return true
}
