import { glossary } from '@taga/core'
import { useLanguage, useSay } from '../kit/language.ts'
import { fitsSearch } from '../measures/board-facets.ts'
import { Shelf, useShelfQuery } from './shelf.tsx'

/** The guideline's terms with our definitions. */
export function TermShelf() {
  const say = useSay()
  const language = useLanguage()
  const { of } = useShelfQuery()
  const shown = glossary
    .filter(({ ja, en, definition }) => fitsSearch(`${ja} ${en} ${definition[language]}`, of('search')))
    .toSorted((one, other) => one[language].localeCompare(other[language], language))
  return (
    <Shelf found={shown.length}>
      <dl className="terms">
        {shown.map((term) => (
          <div key={term.id} id={`term-${term.id}`}>
            <dt>
              {say(term)} {term.ja !== term.en && <span className="soft">{language === 'ja' ? term.en : term.ja}</span>}
            </dt>
            <dd>
              {say(term.definition)}
              {'note' in term && <span className="row-note">{say(term.note)}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </Shelf>
  )
}
