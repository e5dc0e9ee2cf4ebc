import { Link } from 'wouter'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { Until } from '../kit/when.tsx'
import { messages } from './messages.ts'
import { useDuties } from './use-day.ts'

/** What this person has to do, the overdue first. */
export function Duties() {
  const { duties: words } = useMessages(messages)
  const say = useSay()
  const query = useDuties()
  return (
    <Section title={words.title} id="duties">
      <Loaded query={query}>
        {({ duties }) => {
          const open = duties.filter(({ state }) => state !== 'done')
          if (open.length === 0) return <p>{words.none}</p>
          return (
            <ul className="things">
              {open.map((duty) => (
                <li key={duty.id}>
                  <p className="thing-head">
                    <Link href={duty.href}>{say(duty.title)}</Link>{' '}
                    {duty.state === 'late' && <Mark kind="bad">{words.late}</Mark>}
                  </p>
                  <p>{say(duty.text)}</p>
                  {duty.dueAt !== undefined && (
                    <p className="soft">
                      {words.due}: <Until at={duty.dueAt} />
                    </p>
                  )}
                </li>
              ))}
            </ul>
          )
        }}
      </Loaded>
    </Section>
  )
}
