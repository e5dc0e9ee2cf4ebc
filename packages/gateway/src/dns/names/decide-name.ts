import { NAME_REASONS, type NameListForGateway, type NameRule } from '@taga/contract'
import type { NameSet } from './name-set.ts'

/** `reason`: as the access log names it. `entry`: the listed name, or the rule's. `by`: the list in words; undefined for a rule. */
export type NameVerdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'block'; readonly reason: string; readonly entry: string; readonly by: string | undefined }

const PASS: NameVerdict = { kind: 'pass' }

/**
 * Whether a name is answered (AD-5): an allowing rule first, then a refusing one, then lists that allow, then lists that refuse. Lists of a
 * category that a rule allows refuse nothing.
 */
export type NameJudge = { judge(name: string): NameVerdict }

/** `lists`: in the order in which `names` was built; one that is undefined is not in use any more. */
export function judgeNames(
  names: NameSet | undefined,
  lists: readonly (Pick<NameListForGateway, 'id' | 'name' | 'act' | 'category'> | undefined)[],
  rules: readonly NameRule[],
): NameJudge {
  const own = readRules(rules)
  const acts = lists.map((list) => {
    if (list === undefined) return undefined
    return list.act === 'block' && own.allowedCategories.has(list.category) ? undefined : list.act
  })
  return {
    judge(name) {
      const ruled = own.isEmpty ? undefined : own.find(name)
      if (ruled?.act === 'allow') return PASS
      if (ruled !== undefined)
        return { kind: 'block', reason: NAME_REASONS.rule + ruled.id, entry: ruled.value, by: undefined }
      const found = names?.find(name)
      if (found === undefined) return PASS
      let blocked: NameVerdict = PASS
      for (const { entry, lists: having } of found)
        for (const number of having) {
          if (acts[number] === 'allow') return PASS
          const list = lists[number]
          if (acts[number] === 'block' && list !== undefined)
            blocked = { kind: 'block', reason: NAME_REASONS.list + list.id, entry, by: list.name }
        }
      return blocked
    },
  }
}

type OwnRules = {
  readonly isEmpty: boolean
  readonly allowedCategories: ReadonlySet<string>
  /** The rule for a name; one that allows goes before one that refuses. */
  readonly find: (name: string) => NameRule | undefined
}

function readRules(rules: readonly NameRule[]): OwnRules {
  const names = new Map<string, NameRule>()
  const suffixes = new Map<string, NameRule>()
  const allowedCategories = new Set<string>()
  for (const rule of rules) {
    if (rule.kind === 'category') {
      if (rule.act === 'allow') allowedCategories.add(rule.value)
      continue
    }
    const by = rule.kind === 'name' ? names : suffixes
    if (by.get(rule.value)?.act !== 'allow') by.set(rule.value, rule)
  }
  return {
    isEmpty: names.size === 0 && suffixes.size === 0,
    allowedCategories,
    find(name) {
      let found = names.get(name)
      for (let at = 0; at >= 0 && found?.act !== 'allow'; at = name.indexOf('.', at) + 1 || -1) {
        const rule = suffixes.get(at === 0 ? name : name.slice(at))
        if (rule !== undefined && (found === undefined || rule.act === 'allow')) found = rule
      }
      return found
    },
  }
}
