import type { PersonalDeviceTerms } from '@taga/contract'
import type { Words } from '@taga/core'
import { useMessages, useSay } from '../kit/language.ts'
import { Columns } from '../kit/page.tsx'
import { messages } from './messages.ts'

/** What an agent on a personal device reports, and what it never does. */
export function Collected({ terms }: { readonly terms: PersonalDeviceTerms }) {
  const words = useMessages(messages)
  return (
    <Columns>
      <div>
        <h3>{words.notCollected}</h3>
        <Named titles={terms.notCollected} />
      </div>
      <div>
        <h3>{words.collected}</h3>
        <p className="soft">{words.collectedNote}</p>
        <Named titles={terms.collected} />
      </div>
    </Columns>
  )
}

function Named({ titles }: { readonly titles: readonly Words[] }) {
  const say = useSay()
  return (
    <ul>
      {titles.map((title) => (
        <li key={title.en}>{say(title)}</li>
      ))}
    </ul>
  )
}
