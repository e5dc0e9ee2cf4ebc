import type { ContactsAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'

/** The contacts in the order in which to call them. Printed, they fit a business card (91 by 55 mm). */
export function ContactCards({ contacts }: Pick<ContactsAnswer, 'contacts'>) {
  const words = useMessages(messages)
  return (
    <ol className="contact-cards" aria-label={words.title}>
      {contacts.map((contact, at) => (
        <li key={`${contact.kind} ${contact.name} ${contact.telephone}`}>
          <p className="contact-kind">
            {at + 1}. {words.kinds[contact.kind]}
            {contact.departmentName !== undefined && ` ・ ${contact.departmentName}`}
          </p>
          <p className="contact-name">
            <strong>{contact.name}</strong>
            {contact.role !== undefined && <span className="soft"> {contact.role}</span>}
          </p>
          <p className="contact-telephone">
            <a href={`tel:${contact.telephone.replaceAll(/[^+\d]/gu, '')}`}>{contact.telephone}</a>
          </p>
          {contact.hours !== undefined && (
            <p className="soft">
              {words.hours}: {contact.hours}
            </p>
          )}
          {contact.mail !== undefined && (
            <p className="soft">
              {words.mail}: <a href={`mailto:${contact.mail}`}>{contact.mail}</a>
            </p>
          )}
        </li>
      ))}
    </ol>
  )
}
