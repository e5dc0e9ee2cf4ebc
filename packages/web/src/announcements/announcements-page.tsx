import type { AnnouncementAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { CheckField, DateField, Form, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed, Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Day } from '../kit/when.tsx'
import { useAnnouncements } from './announcements.tsx'
import { messages } from './messages.ts'

const DAY_MS = 86_400_000

/** An administrator tells everybody of an important update (K4; AD-7, AD-8). */
export function AnnouncementsPage() {
  const words = useMessages(messages)
  const query = useAnnouncements()
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>}>
      <MakeForm />
      <Section title={words.present} id="present">
        <Loaded query={query}>
          {({ announcements }) =>
            announcements.length === 0 ? (
              <p>{words.none}</p>
            ) : (
              <ul className="things">
                {announcements.map((each) => (
                  <li key={each.id}>
                    <Shown announcement={each} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
    </Page>
  )
}

function MakeForm() {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  const [title, setTitle] = useState('')
  const [text, setText] = useState('')
  const [urgent, setUrgent] = useState(false)
  const [until, setUntil] = useState<number | undefined>(() => Date.now() + 7 * DAY_MS)
  async function make(): Promise<void> {
    // shown until the chosen day is over
    const end = until === undefined ? undefined : until + DAY_MS
    await send('POST', '/api/announcements', { title, text, urgent, until: end })
    setTitle('')
    setText('')
    setUrgent(false)
    await client.invalidateQueries({ queryKey: ['announcements'] })
    toast(words.made)
  }
  return (
    <Form submit={words.make} onSubmit={make}>
      <TextField
        name="title"
        label={words.name}
        hint={words.nameHint}
        required
        maxLength={200}
        value={title}
        onChange={setTitle}
      />
      <TextArea
        name="text"
        label={words.text}
        hint={words.textHint}
        required
        maxLength={4000}
        value={text}
        onChange={setText}
      />
      <DateField name="until" label={words.until} required value={until} onChange={setUntil} />
      <CheckField name="urgent" label={words.urgent} value={urgent} onChange={setUrgent} />
    </Form>
  )
}

function Shown({ announcement }: { readonly announcement: AnnouncementAnswer }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  const { id, title, text, urgent, announcedAt, until } = announcement
  async function withdraw(): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      await send('DELETE', `/api/announcements/${encodeURIComponent(id)}`)
      await client.invalidateQueries({ queryKey: ['announcements'] })
      toast(words.withdrawn, {
        undo: async () => {
          await send('POST', '/api/announcements', { title, text, urgent, until })
          await client.invalidateQueries({ queryKey: ['announcements'] })
        },
      })
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <p className="thing-head">
        <strong>{title}</strong> {urgent && <Mark kind="warn">{words.urgentMark}</Mark>}
      </p>
      <p className="announcement">{text}</p>
      <p className="soft">
        {words.announced}: <Day at={announcedAt} /> ・ {words.ends}: <Day at={until - 1} />
      </p>
      {error !== undefined && <Failed error={error} />}
      <Button busy={busy} label={words.withdrawOf(title)} onClick={() => void withdraw()}>
        {words.withdraw}
      </Button>
    </>
  )
}
