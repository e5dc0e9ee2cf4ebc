import { columns, links } from '@taga/core'
import { useLanguage, useSay } from '../kit/language.ts'
import { fitsSearch } from '../measures/board-facets.ts'
import { OutsideLink } from './link-shelf.tsx'
import { Shelf, useShelfQuery } from './shelf.tsx'
import { TermText } from './term-text.tsx'

/** The six columns (コラム) as facts. */
export function ColumnShelf() {
  const say = useSay()
  const language = useLanguage()
  const { of } = useShelfQuery()
  const shown = columns.filter(({ title, facts }) =>
    fitsSearch([title, ...facts].map((words) => words[language]).join(' '), of('search')),
  )
  return (
    <Shelf found={shown.length}>
      <div className="shelf">
        {shown.map((column) => (
          <article key={column.id} className="book book-open" id={column.id}>
            <h2>{say(column.title)}</h2>
            <ul>
              {column.facts.map((fact) => (
                <li key={fact.ja}>
                  <TermText text={say(fact)} />
                </li>
              ))}
            </ul>
            {'ourNote' in column && <p className="note">{say(column.ourNote)}</p>}
            {'links' in column && (
              <ul>
                {links
                  .filter(({ id }) => column.links.some((each) => each === id))
                  .map((link) => (
                    <li key={link.id}>
                      <OutsideLink link={link} />
                    </li>
                  ))}
              </ul>
            )}
          </article>
        ))}
      </div>
    </Shelf>
  )
}
