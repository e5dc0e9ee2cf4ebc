import { DEFAULT_RULES, RULES_FROM_FIRST_MINUTE, type Rule, type RulesContent } from '@taga/core'
import type { Deps } from '../deps.ts'
import { currentRules, findSetInForce, startingRules } from '../decisions/rules.ts'
import { checkRules } from './check-rules.ts'
import { endPublication, putRules } from './publish-rules.ts'
import { listUnsettled } from './store.ts'

/** What an unlocking did: the publication that came of it, and the rules that only observe since then. */
export type Unlocked = { readonly number: number; readonly observing: readonly string[] }

/**
 * Break-glass, for whoever sits at the server's own machine: every rule observes but those that are enforced from the first minute, which
 * are as the program brings them. It needs no preview and no confirmation, works on rules that can no longer be read and on a publication
 * that waits, and leaves an entry in the ledger.
 */
export function unlockRules(deps: Pick<Deps, 'store' | 'now'>, actor: string): Promise<Unlocked> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    for (const { number } of await listUnsettled(tx.db))
      await endPublication(tx, { number, actor, at: now, why: 'unlocked' })
    const row = await findSetInForce(tx.db, now)
    const before = await readable(() => currentRules(tx.db, now))
    const content: RulesContent =
      before === undefined
        ? { rules: startingRules.set.rules, settings: {}, adopted: startingRules.set.adopted }
        : { rules: before.set.rules, settings: before.set.settings ?? {}, adopted: before.set.adopted }
    const { rules, observing } = eased(content.rules)
    const checked = checkRules({ ...content, rules })
    const published = await putRules(tx, { actor, after: row?.number ?? 0, checked, now })
    await tx.append({
      kind: 'rules.unlocked',
      actor,
      subject: `rules:${published.number}`,
      body: { observing: [...observing] },
    })
    return { number: published.number, observing }
  })
}

/** Rules that can no longer be read shall not keep anybody out for good. */
async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Error && error.message.endsWith('can no longer be read')) return undefined
    throw error
  }
}

function eased(rules: readonly Rule[]): { readonly rules: readonly Rule[]; readonly observing: readonly string[] } {
  const observing: string[] = []
  const starred = new Map(DEFAULT_RULES.map((rule) => [rule.id, rule]))
  const left = rules.map((rule): Rule => {
    const first = RULES_FROM_FIRST_MINUTE.includes(rule.id) ? starred.get(rule.id) : undefined
    if (first !== undefined) return first
    if (rule.mode === 'off' || rule.mode === 'observe') return rule
    observing.push(rule.id)
    const { from: _begun, ...rest } = rule
    return { ...rest, mode: 'observe' }
  })
  return { rules: left, observing }
}
