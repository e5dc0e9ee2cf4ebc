import type { PartAnswer } from '@taga/contract'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { DateField, Form, RadioGroup, TextArea } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Day } from '../kit/when.tsx'
import { useProgrammeChanged } from './api.ts'
import { messages } from './measure-messages.ts'

const YEAR_MS = 365 * 86_400_000

/** What of a measure can only be declared, with who said what and until when it stands. */
export function DeclaredParts({
  parts,
  mayKeep,
  now,
}: {
  readonly parts: readonly PartAnswer[]
  readonly mayKeep: boolean
  readonly now: number
}) {
  const words = useMessages(messages)
  const say = useSay()
  const [declaring, setDeclaring] = useState<PartAnswer | undefined>()
  return (
    <Section title={words.partsTitle} id="declared">
      <p>{words.partsText}</p>
      <Table<PartAnswer>
        caption={words.partsTitle}
        rows={parts}
        rowKey={({ part }) => part}
        columns={[
          { key: 'part', head: words.part, cell: ({ title }) => say(title) },
          { key: 'answer', head: words.partsTitle, cell: (part) => <PartMark part={part} now={now} /> },
          { key: 'note', head: words.note, cell: ({ note = '—' }) => note },
          {
            key: 'by',
            head: words.by,
            cell: ({ by, at }) =>
              at === undefined ? (
                '—'
              ) : (
                <>
                  {by}
                  <br />
                  <span className="soft">
                    <Day at={at} />
                  </span>
                </>
              ),
          },
          { key: 'until', head: words.until, cell: ({ until }) => (until === undefined ? '—' : <Day at={until} />) },
          ...(mayKeep
            ? [
                {
                  key: 'act',
                  head: words.declare,
                  cell: (part: PartAnswer) => (
                    <Button
                      label={`${part.answer === undefined ? words.declare : words.renew}: ${say(part.title)}`}
                      onClick={() => setDeclaring(part)}
                    >
                      {part.answer === undefined ? words.declare : words.renew}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Dialog
        title={declaring === undefined ? '' : say(declaring.title)}
        open={declaring !== undefined}
        onClose={() => setDeclaring(undefined)}
      >
        {declaring !== undefined && <DeclareForm part={declaring} close={() => setDeclaring(undefined)} />}
      </Dialog>
    </Section>
  )
}

function PartMark({ part: { answer, until }, now }: { readonly part: PartAnswer; readonly now: number }) {
  const words = useMessages(messages)
  if (answer === undefined) return <Mark kind="open">{words.declaredNothing}</Mark>
  if (answer === 'no') return <Mark kind="bad">{words.declaredNo}</Mark>
  if (until !== undefined && until <= now) return <Mark kind="open">{words.expired}</Mark>
  return <Mark kind="good">{words.declaredYes}</Mark>
}

function DeclareForm({ part, close }: { readonly part: PartAnswer; readonly close: () => void }) {
  const words = useMessages(messages)
  const changed = useProgrammeChanged()
  const toast = useToast()
  const [answer, setAnswer] = useState<string | undefined>(part.answer)
  const [note, setNote] = useState(part.note ?? '')
  const [until, setUntil] = useState<number | undefined>(Date.now() + YEAR_MS)
  async function save(): Promise<void> {
    await send('PUT', `/api/declarations/${part.part}`, { version: part.version, answer, note, until })
    await changed()
    toast(words.saved)
    close()
  }
  return (
    <Form onSubmit={save} submit={words.declare} cancel={close}>
      <RadioGroup
        name="answer"
        label={words.partsTitle}
        required
        value={answer}
        onChange={setAnswer}
        options={[
          { value: 'yes', label: words.declaredYes },
          { value: 'no', label: words.declaredNo },
        ]}
      />
      <TextArea
        name="note"
        label={words.note}
        hint={words.noteHint}
        required
        maxLength={2000}
        value={note}
        onChange={setNote}
      />
      <DateField name="until" label={words.until} hint={words.untilHint} required value={until} onChange={setUntil} />
    </Form>
  )
}
