import { Link } from 'wouter'
import { useMessages } from '../kit/language.ts'
import { Section } from '../kit/page.tsx'
import { messages } from './messages.ts'

/** What must be at hand at any moment. */
export function Links({ device }: { readonly device: string | undefined }) {
  const { links: words } = useMessages(messages)
  return (
    <Section title={words.title} id="links">
      <ul className="things">
        <li>
          <p className="thing-head">
            <Link href="/contacts">{words.contacts}</Link>
          </p>
          <p className="soft">{words.contactsText}</p>
        </li>
        <li>
          <p className="thing-head">
            <Link href={device === undefined ? '/my-device' : `/my-device/${device}`}>{words.device}</Link>
          </p>
          <p className="soft">{words.deviceText}</p>
        </li>
      </ul>
    </Section>
  )
}
