import type { ContactsAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { ApiFault, get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Form, SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { type Draft, emptyDraft, draftOf, filledIn } from './contact-draft.ts'
import { editMessages } from './edit-messages.ts'
import { messages } from './messages.ts'

type Departments = { readonly rows: readonly { readonly id: string; readonly name: string }[] }

/** An administrator keeps the card of contacts; each saving is a version of its own. */
export function EditContactsPage() {
  const words = useMessages(editMessages)
  const card = useQuery({
    queryKey: ['contacts'],
    queryFn: () => get<ContactsAnswer>('/api/contacts'),
    staleTime: Infinity,
  })
  const departments = useQuery({
    queryKey: ['departments'],
    queryFn: () => get<Departments>('/api/departments', { limit: 200 }),
  })
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>} back={{ href: '/contacts', text: words.back }}>
      <Loaded query={card}>
        {(present) => (
          <Loaded query={departments}>{(known) => <Editor card={present} departments={known.rows} />}</Loaded>
        )}
      </Loaded>
    </Page>
  )
}

type Known = { readonly departments: Departments['rows'] }

function Editor({ card, departments }: { readonly card: ContactsAnswer } & Known) {
  const words = useMessages(editMessages)
  const client = useQueryClient()
  const toast = useToast()
  const [, go] = useLocation()
  const [drafts, setDrafts] = useState<readonly Draft[]>(
    card.contacts.length === 0 ? [emptyDraft(0)] : card.contacts.map(draftOf),
  )
  const change = (id: number, part: Partial<Draft>) =>
    setDrafts(drafts.map((draft) => (draft.id === id ? { ...draft, ...part } : draft)))
  async function save(): Promise<void> {
    const body = { after: card.number, contacts: drafts.map(filledIn) }
    const kept = await send<ContactsAnswer>('PUT', '/api/contacts', body).catch((error: unknown) => {
      throw error instanceof ApiFault ? namedAsHere(error, drafts) : error
    })
    client.setQueryData(['contacts'], kept)
    toast(words.saved)
    go('/contacts')
  }
  return (
    <Form submit={words.save} onSubmit={save} cancel={() => go('/contacts')}>
      {drafts.map((draft, at) => (
        <Entry
          key={draft.id}
          draft={draft}
          at={at}
          departments={departments}
          change={(part) => change(draft.id, part)}
          up={at === 0 ? undefined : () => setDrafts(movedUp(drafts, at))}
          remove={drafts.length === 1 ? undefined : () => setDrafts(drafts.filter(({ id }) => id !== draft.id))}
        />
      ))}
      <div>
        <Button onClick={() => setDrafts([...drafts, emptyDraft(1 + Math.max(...drafts.map(({ id }) => id)))])}>
          {words.add}
        </Button>
      </div>
    </Form>
  )
}

/** The server names a field by its place in the list, this form by the draft it belongs to. */
function namedAsHere(fault: ApiFault, drafts: readonly Draft[]): ApiFault {
  const fields = fault.fields.map(({ field, ...problem }) => {
    const [, at = '', name = ''] = field.split('.')
    const draft = drafts[Number(at)]
    return { ...problem, field: draft === undefined ? field : `${name}-${draft.id}` }
  })
  return new ApiFault(fault.status, { fault: fault.code, words: fault.words, detail: { fields } })
}

function movedUp(drafts: readonly Draft[], at: number): readonly Draft[] {
  const [moved] = drafts.slice(at, at + 1)
  const others = drafts.filter((_, index) => index !== at)
  return moved === undefined ? drafts : [...others.slice(0, at - 1), moved, ...others.slice(at - 1)]
}

type EntryProps = Known & {
  readonly draft: Draft
  readonly at: number
  readonly change: (part: Partial<Draft>) => void
  readonly up: (() => void) | undefined
  readonly remove: (() => void) | undefined
}

function Entry({ draft, at, departments, change, up, remove }: EntryProps) {
  const words = useMessages(editMessages)
  const { kinds } = useMessages(messages)
  const shown = draft.name === '' ? words.unnamed : draft.name
  const name = (field: string) => `${field}-${draft.id}`
  return (
    <fieldset className="contact-entry">
      <legend>{words.nth(at + 1)}</legend>
      <SelectField
        name={name('kind')}
        label={words.kind}
        value={draft.kind}
        onChange={(kind) => change({ kind })}
        options={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
      />
      <TextField
        name={name('name')}
        label={words.name}
        hint={words.nameHint}
        required
        maxLength={200}
        value={draft.name}
        onChange={(value) => change({ name: value })}
      />
      <TextField
        name={name('role')}
        label={words.role}
        maxLength={200}
        value={draft.role}
        onChange={(value) => change({ role: value })}
      />
      <TextField
        name={name('telephone')}
        label={words.telephone}
        hint={words.telephoneHint}
        required
        type="tel"
        maxLength={30}
        value={draft.telephone}
        onChange={(value) => change({ telephone: value })}
      />
      <TextField
        name={name('hours')}
        label={words.hours}
        hint={words.hoursHint}
        maxLength={200}
        value={draft.hours}
        onChange={(value) => change({ hours: value })}
      />
      <TextField
        name={name('mail')}
        label={words.mail}
        type="email"
        maxLength={254}
        value={draft.mail}
        onChange={(value) => change({ mail: value })}
      />
      <SelectField
        name={name('department')}
        label={words.department}
        value={draft.department}
        onChange={(department) => change({ department })}
        options={[
          { value: '', label: words.everyone },
          ...departments.map(({ id, name: label }) => ({ value: id, label })),
        ]}
      />
      <div className="actions">
        {up !== undefined && (
          <Button label={words.upOf(shown)} onClick={up}>
            {words.up}
          </Button>
        )}
        {remove !== undefined && (
          <Button kind="danger" label={words.removeOf(shown)} onClick={remove}>
            {words.remove}
          </Button>
        )}
      </div>
    </fieldset>
  )
}
