import { type Measure, isBaseline, measures } from '@taga/core'
import { Link } from 'wouter'
import { SelectField } from '../kit/form.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { isOverseer, useSession } from '../kit/session.ts'
import { fitsSearch } from '../measures/board-facets.ts'
import { GuidelineText } from '../measures/measure-page.tsx'
import { DIMENSION_WORDS } from '../measures/dimension-words.ts'
import { measureHref } from '../measures/measure-href.ts'
import {
  CATEGORY_WORDS,
  facetOptions,
  GROUP_WORDS,
  PATTERN_WORDS,
  ROLE_WORDS,
  TIER_WORDS,
} from '../measures/measure-words.ts'
import { messages } from './messages.ts'
import { Shelf, useShelfQuery } from './shelf.tsx'
import { TermText } from './term-text.tsx'

const FACETS = [
  { name: 'role', words: ROLE_WORDS },
  { name: 'tier', words: TIER_WORDS },
  { name: 'dimension', words: DIMENSION_WORDS },
  { name: 'category', words: CATEGORY_WORDS },
  { name: 'group', words: GROUP_WORDS },
  { name: 'pattern', words: PATTERN_WORDS },
] as const

/** The 43 measures with their texts, whatever their state is. */
export function MeasureShelf() {
  const words = useMessages(messages)
  const say = useSay()
  const language = useLanguage()
  const { of, set } = useShelfQuery()
  const shown = measures.filter(
    (measure) => fitsFacets(measure, of) && fitsSearch(textOf(measure, language), of('search')),
  )
  return (
    <Shelf
      found={shown.length}
      filters={FACETS.map(({ name, words: choices }) => (
        <SelectField
          key={name}
          name={name}
          label={words[name]}
          value={of(name)}
          onChange={(value) => set(name, value)}
          options={facetOptions(choices, say, words.all)}
        />
      ))}
    >
      <div className="shelf">
        {shown.map((measure) => (
          <MeasureBook key={measure.id} measure={measure} />
        ))}
      </div>
    </Shelf>
  )
}

function MeasureBook({ measure }: { readonly measure: Measure }) {
  const words = useMessages(messages)
  const say = useSay()
  const maySee = isOverseer(useSession())
  return (
    <details className="book" id={measure.id}>
      <summary>
        <span className="measure-id">{measure.id}</span> {say(measure.title)}
        <span className="row-note">
          {say(ROLE_WORDS.get(measure.role) ?? { ja: '', en: '' })} ・{' '}
          {say(CATEGORY_WORDS.get(measure.category) ?? { ja: '', en: '' })}
        </span>
      </summary>
      <div className="book-text">
        <p>
          <TermText text={say(measure.requirement)} />
        </p>
        {maySee && (
          <p>
            <Link href={measureHref(measure.id)}>{words.openState}</Link>
          </p>
        )}
        <GuidelineText measure={measure} />
      </div>
    </details>
  )
}

function fitsFacets(measure: Measure, of: (name: string) => string): boolean {
  const fits = (name: string, value: string) => of(name) === '' || of(name) === value
  return (
    fits('role', measure.role) &&
    fits('category', measure.category) &&
    fits('dimension', measure.dimension) &&
    fits('group', measure.group) &&
    fits('tier', isBaseline(measure) ? 'baseline' : 'recommended') &&
    (of('pattern') === '' || measure.patterns === 'all' || measure.patterns.some((each) => each === of('pattern')))
  )
}

function textOf({ id, title, requirement, guidance }: Measure, language: 'ja' | 'en'): string {
  return [id, title[language], requirement[language], ...guidance.map((each) => each[language])].join(' ')
}
