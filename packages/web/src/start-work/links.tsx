import { Link } from 'wouter'
import { useMessages } from '../kit/language.ts'
import { Section } from '../kit/page.tsx'
import { messages } from './messages.ts'

/** What must be at hand at any moment. `device`: the one this page is bound to. */
export function Links({ device }: { readonly device: string | undefined }) {
  const { links: words } = useMessages(messages)
  const lines = [
    { href: '/contacts', title: words.contacts, text: words.contactsText },
    ...(device === undefined ? [] : [{ href: `/devices/${device}/loss`, title: words.loss, text: words.lossText }]),
    { href: device === undefined ? '/my-device' : `/my-device/${device}`, title: words.device, text: words.deviceText },
    { href: '/my/sendings', title: words.sendings, text: words.sendingsText },
    { href: '/my/requests', title: words.requests, text: words.requestsText },
  ]
  return (
    <Section title={words.title} id="links">
      <ul className="things">
        {lines.map(({ href, title, text }) => (
          <li key={href}>
            <p className="thing-head">
              <Link href={href}>{title}</Link>
            </p>
            <p className="soft">{text}</p>
          </li>
        ))}
      </ul>
    </Section>
  )
}
