import type { PersonAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { send } from '../kit/ask.ts'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { messages } from './messages.ts'
import { type PersonDraft, PersonForm } from './person-form.tsx'

export function NewPersonPage() {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  async function add(draft: PersonDraft): Promise<void> {
    const person = await send<PersonAnswer>('POST', '/api/people', draft)
    await client.invalidateQueries({ queryKey: ['people'] })
    toast(words.added(person.name))
    go(`/people/${person.id}`)
  }
  return (
    <Page title={words.add} back={{ href: '/people', text: words.title }}>
      <PersonForm submit={words.create} save={add} />
    </Page>
  )
}
