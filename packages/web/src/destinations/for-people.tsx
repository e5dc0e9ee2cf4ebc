import type { DestinationAnswer, ResourceDetail } from '@taga/contract'
import { PATTERN_NAMES } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'
import { useMessages, useSay } from '../kit/language.ts'
import { Section } from '../kit/page.tsx'
import { messages } from './messages.ts'

/** What the entry means for those who open it, in plain sentences. */
export function ForPeople({ row }: { readonly row: DestinationAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const { destination, off, hasSecret } = row
  const { kind, resource: id } = destination
  const { data } = useQuery({
    queryKey: ['resources', id],
    queryFn: () => get<ResourceDetail>(`/api/resources/${id}`),
  })
  const { rightNeeded: right, level } = data?.resource ?? {}
  if (off)
    return (
      <Section title={words.forPeople}>
        <p>{words.peopleOff}</p>
      </Section>
    )
  return (
    <Section title={words.forPeople}>
      <ul>
        {data !== undefined && (
          <li>
            {right !== undefined ? words.peopleRight(right) : level === 'public' ? words.peopleAll : words.peopleNobody}
          </li>
        )}
        <li>{kind === 'tcp' ? words.peopleTcp : words.peopleOpen}</li>
        <li>{words.peopleDecided(say(PATTERN_NAMES[row.pattern]))}</li>
        {destination.kind === 'web' && (
          <li>{destination.files === 'enforced' ? words.peopleFilesEnforced : words.peopleFilesFree}</li>
        )}
        {hasSecret && <li>{words.peoplePassword}</li>}
      </ul>
    </Section>
  )
}
