import {
  categories,
  groups,
  measureRoles,
  patterns,
  type MeasureId,
  type Provenance,
  tiers,
  type Words,
} from '@taga/core'
import type { Option } from '../kit/text-fields.tsx'
import { titled } from '../kit/titled.ts'
import { measureHref } from './measure-href.ts'

type Named = Words & { readonly id: string }

/** The guideline's own words for its roles, categories and tiers, by id. */
export const ROLE_WORDS = byId(measureRoles)
export const CATEGORY_WORDS = byId(categories)
export const TIER_WORDS = byId(tiers)
export const GROUP_WORDS: ReadonlyMap<string, Words> = new Map(groups.map(({ id, topic }) => [id, titled(topic)]))
export const PATTERN_WORDS: ReadonlyMap<string, Words> = new Map(patterns.map(({ id, name }) => [id, titled(name)]))

export const PROVENANCE_WORDS: Readonly<Record<Provenance, Words>> = {
  measured: { ja: '測定', en: 'measured' },
  enforced: { ja: '強制', en: 'enforced' },
  recorded: { ja: '記録', en: 'recorded' },
  declared: { ja: '申告', en: 'declared' },
}

/** Where the work on a subject that lacks something is done; undefined where there is no such page. */
export function subjectHref(subject: string, id: string, measure: MeasureId): string | undefined {
  switch (subject) {
    case 'device':
      return `/devices/${id}`
    case 'person':
      return `/people/${id}`
    case 'entrance':
      return `/entrances/${id}`
    case 'resource':
      return `/resources/${id}`
    case 'rule':
      return '/rules'
    case 'sending':
      return '/sendings'
    case 'asset':
      return `/information/${id}`
    case 'service':
      return `/services/${id}`
    case 'level':
      return '/levels'
    case 'contact':
      return '/contacts'
    case 'account':
      return '/accounts'
    case 'standard':
      return '/authentication-standard'
    case 'part':
      return `${measureHref(measure)}#declared`
    default:
      return undefined
  }
}

/** The choices of a facet, led by "all of them". */
export function facetOptions(
  words: ReadonlyMap<string, Words>,
  say: (words: Words) => string,
  all: string,
): readonly Option[] {
  return [{ value: '', label: all }, ...[...words].map(([value, each]) => ({ value, label: say(each) }))]
}

function byId(named: readonly Named[]): ReadonlyMap<string, Words> {
  return new Map(named.map((each) => [each.id, titled(each)]))
}
