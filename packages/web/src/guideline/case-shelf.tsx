import { cases, type TroubleCase } from '@taga/core'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { isOverseer, useSession } from '../kit/session.ts'
import { fitsSearch } from '../measures/board-facets.ts'
import { CATEGORY_WORDS } from '../measures/measure-words.ts'
import { MeasureLinks } from '../threats/measure-links.tsx'
import { MeasureNames } from './measure-names.tsx'
import { messages } from './messages.ts'
import { Shelf, useShelfQuery } from './shelf.tsx'
import { TermText } from './term-text.tsx'

/** The 14 trouble cases. */
export function CaseShelf() {
  const language = useLanguage()
  const { of } = useShelfQuery()
  const shown = cases.filter(({ title, whatHappened, cause, countermeasures }) =>
    fitsSearch(
      [title, whatHappened, cause, ...countermeasures].map((words) => words[language]).join(' '),
      of('search'),
    ),
  )
  return (
    <Shelf found={shown.length}>
      <div className="shelf">
        {shown.map((each) => (
          <CaseBook key={each.id} told={each} />
        ))}
      </div>
    </Shelf>
  )
}

function CaseBook({ told }: { readonly told: TroubleCase }) {
  const words = useMessages(messages)
  const say = useSay()
  const Measures = isOverseer(useSession()) ? MeasureLinks : MeasureNames
  return (
    <details className="book" id={told.id}>
      <summary>
        <span className="measure-id">{told.number}</span> {say(told.title)}
        <span className="row-note">{say(CATEGORY_WORDS.get(told.category) ?? { ja: '', en: '' })}</span>
      </summary>
      <div className="book-text">
        <h2>{words.happened}</h2>
        <p>
          <TermText text={say(told.whatHappened)} />
        </p>
        <h2>{words.cause}</h2>
        <p>
          <TermText text={say(told.cause)} />
        </p>
        <h2>{words.helped}</h2>
        <ul>
          {told.countermeasures.map((each) => (
            <li key={each.ja}>
              <TermText text={say(each)} />
            </li>
          ))}
        </ul>
        <h2>{words.linked}</h2>
        <Measures measures={told.linkedMeasures} />
        {told.alsoTouches.length > 0 && (
          <>
            <h2>{words.also}</h2>
            <Measures measures={told.alsoTouches} />
          </>
        )}
      </div>
    </details>
  )
}
