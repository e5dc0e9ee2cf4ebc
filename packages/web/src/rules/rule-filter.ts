import type { RuleLine } from '@taga/contract'
import type { RulesChanges, Words } from '@taga/core'

export const SHOWS = ['inForce', 'notInForce', 'beginning', 'hit', 'changed', 'own'] as const
export type RuleFilter = {
  readonly search: string
  readonly tier: string
  readonly mode: string
  readonly show: string
}

export function readFilter(search: URLSearchParams): RuleFilter {
  const of = (name: string) => search.get(name) ?? ''
  return { search: of('search'), tier: of('tier'), mode: of('mode'), show: of('show') }
}

/** Does the rule fit what is asked for? A search finds titles in the language of the page, measures and ids. */
export function fitsFilter(
  rule: RuleLine,
  { search, tier, mode, show }: RuleFilter,
  { language, draft }: { readonly language: keyof Words; readonly draft: RulesChanges },
): boolean {
  if (tier !== '' && rule.tier !== tier) return false
  if (mode !== '' && rule.mode !== mode) return false
  if (!fitsShow(rule, show, draft)) return false
  const found = [rule.title[language], rule.id, ...rule.measures].map(fold)
  return fold(search)
    .split(/\s+/u)
    .every((word) => found.some((text) => text.includes(word)))
}

function fitsShow(rule: RuleLine, show: string, draft: RulesChanges): boolean {
  switch (SHOWS.find((each) => each === show)) {
    case undefined:
      return true
    case 'inForce':
      return rule.inForce
    case 'notInForce':
      return !rule.inForce
    case 'beginning':
      return rule.begins
    case 'hit':
      return Object.values(rule.hits).some((n) => n > 0)
    case 'changed':
      return rule.id in draft.modes || draft.remove.includes(rule.id) || draft.own.some(({ id }) => id === rule.id)
    case 'own':
      return rule.origin !== 'default'
  }
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim()
}
