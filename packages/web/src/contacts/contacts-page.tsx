import type { ContactsAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, send } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed, Loaded } from '../kit/loaded.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { ContactCards } from './contact-cards.tsx'
import { messages } from './messages.ts'

const KEY = ['contacts'] as const

/** Whom to call, in order, with the card to print; opens without a network too (H1, T7; EX-4, AD-4, TW-4). */
export function ContactsPage() {
  const words = useMessages(messages)
  const session = useSession()
  const query = useQuery({ queryKey: KEY, queryFn: () => get<ContactsAnswer>('/api/contacts') })
  const mayEdit = hasRole(session, 'administrator')
  const actions = (
    <>
      {query.data !== undefined && query.data.number > 0 && (
        <Button onClick={() => window.print()}>{words.print}</Button>
      )}
      {mayEdit && <LinkButton href="/contacts/edit">{words.edit}</LinkButton>}
    </>
  )
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>} actions={actions}>
      <Loaded
        query={query}
        empty={({ number }) => (number === 0 ? <Empty title={words.emptyTitle} text={words.emptyText} /> : undefined)}
      >
        {(card) => (
          <>
            <ContactCards contacts={card.contacts} />
            <p className="soft">
              {words.version(card.number)}
              {card.keptAt !== undefined && (
                <>
                  {' ・ '}
                  {words.keptAt}: <Day at={card.keptAt} />
                </>
              )}
              {' ・ '}
              {words.offline}
            </p>
            {session?.account.person !== undefined && <Confirmation card={card} />}
          </>
        )}
      </Loaded>
      <Section title={words.checklistTitle} id="checklist">
        <ul>
          {words.checklist.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Section>
    </Page>
  )
}

function Confirmation({ card }: { readonly card: ContactsAnswer }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  const isCurrent = card.confirmedNumber === card.number
  async function confirm(): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      client.setQueryData(KEY, await send<ContactsAnswer>('POST', '/api/contacts/confirm', { number: card.number }))
      await client.invalidateQueries({ queryKey: ['my-duties'] })
      toast(words.confirmedToast)
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown
      setError(thrown)
      await client.invalidateQueries({ queryKey: KEY })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Section title={words.confirmTitle} id="confirm">
      {error !== undefined && <Failed error={error} />}
      {card.confirmedNumber !== undefined && !isCurrent && <Notice kind="warn" title={words.confirmChanged} />}
      {card.confirmedAt !== undefined && (
        <p>
          {words.confirmed}: <Day at={card.confirmedAt} />
        </p>
      )}
      <p>{words.confirmText}</p>
      <Button kind={isCurrent ? 'secondary' : 'primary'} busy={busy} onClick={() => void confirm()}>
        {words.confirm}
      </Button>
    </Section>
  )
}
