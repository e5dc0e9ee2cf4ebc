import type { MeasureDetail } from '@taga/contract'
import type { MeasureId } from '@taga/core'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Form, TextArea } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Section } from '../kit/page.tsx'
import { When } from '../kit/when.tsx'
import { useProgrammeChanged } from './api.ts'
import { messages } from './measure-messages.ts'

/** What was said about a measure, newest first. */
export function Comments({
  measure,
  comments,
}: {
  readonly measure: MeasureId
  readonly comments: MeasureDetail['comments']
}) {
  const words = useMessages(messages)
  const changed = useProgrammeChanged()
  const [text, setText] = useState('')
  return (
    <Section title={words.commentsTitle} id="comments">
      <div className="no-print">
        <Form
          submit={words.addComment}
          onSubmit={async () => {
            await send('POST', `/api/measures/${measure}/comments`, { text })
            setText('')
            await changed()
          }}
        >
          <TextArea name="text" label={words.comment} required maxLength={2000} value={text} onChange={setText} />
        </Form>
      </div>
      {comments.length === 0 && <p className="soft">{words.noComments}</p>}
      <ul className="comments">
        {comments.map(({ id, at, by, text: said }) => (
          <li key={id}>
            <p className="soft">
              {by} ・ <When at={at} />
            </p>
            <p className="prose">{said}</p>
          </li>
        ))}
      </ul>
    </Section>
  )
}
