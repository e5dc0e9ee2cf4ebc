import { links } from '@taga/core'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { fitsSearch } from '../measures/board-facets.ts'
import { messages } from './messages.ts'
import { Shelf, useShelfQuery } from './shelf.tsx'

type Told = (typeof links)[number]

/** The documents that the guideline points to. The addresses are those of 2018. */
export function LinkShelf() {
  const say = useSay()
  const language = useLanguage()
  const { of } = useShelfQuery()
  const shown = links.filter(({ name, note, organisation }) =>
    fitsSearch([name, note, organisation].map((words) => words[language]).join(' '), of('search')),
  )
  return (
    <Shelf found={shown.length}>
      <ul className="plain-list shelf">
        {shown.map((link) => (
          <li key={link.id} className="book book-open" id={link.id}>
            <OutsideLink link={link} />
            <span className="row-note">{say(link.organisation)}</span>
            <p>{say(link.note)}</p>
          </li>
        ))}
      </ul>
    </Shelf>
  )
}

/** A document elsewhere. Nothing is loaded from there, and it is not told where one came from. */
export function OutsideLink({ link }: { readonly link: Told }) {
  const words = useMessages(messages)
  const say = useSay()
  if (link.url === null)
    return (
      <>
        {say(link.name)} <span className="soft">({words.noUrl})</span>
      </>
    )
  return (
    <a href={link.url} rel="noopener noreferrer external" target="_blank">
      {say(link.name)} <span className="soft">({words.opens})</span>
    </a>
  )
}
