import type { MyStockTakingLine } from '@taga/contract'
import { STOCK_TAKING_ANSWERS, STOCK_TAKING_ANSWER_WORDS, type StockTakingAnswer } from '@taga/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { Form, RadioGroup, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Day, When } from '../kit/when.tsx'
import { useDraft } from '../registers/draft.ts'
import { sayingWhy } from '../terminals/say-reason.ts'
import { STOCK_TAKING_REASONS, messages } from './messages.ts'

/** One device that somebody is asked for: the answer, and the way to change it. */
export function AnswerCard({ line }: { readonly line: MyStockTakingLine }) {
  const words = useMessages(messages)
  const say = useSay()
  const [isChanging, setChanging] = useState(false)
  return (
    <article className="ask-card">
      <h2>{line.label}</h2>
      <p className="soft">
        {line.stockTakingName} / {words.myDue}: <Day at={line.until} />
      </p>
      {line.answer !== undefined && !isChanging ? (
        <>
          <p>
            <Mark kind={line.answer === 'here' ? 'good' : 'warn'}>{words.answeredNow}</Mark>{' '}
            {say(STOCK_TAKING_ANSWER_WORDS[line.answer])}
            {line.place !== undefined && ` / ${line.place}`}
            {line.answeredAt !== undefined && (
              <span className="soft">
                {' '}
                <When at={line.answeredAt} />
              </span>
            )}
          </p>
          {line.answer === 'notHere' && <LossHint device={line.device} />}
          <Button onClick={() => setChanging(true)}>{words.changeAnswer}</Button>
        </>
      ) : (
        <AnswerForm line={line} onDone={() => setChanging(false)} />
      )}
    </article>
  )
}

function AnswerForm({ line, onDone }: { readonly line: MyStockTakingLine; readonly onDone: () => void }) {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const client = useQueryClient()
  const { draft, set } = useDraft({
    // nothing is chosen for the person: an answer that stood there already is none
    answer: line.answer,
    place: line.place ?? '',
    note: line.note ?? '',
  })
  async function answer(): Promise<void> {
    const body = {
      ...(draft.answer === undefined ? {} : { answer: draft.answer }),
      ...(draft.place.trim() === '' ? {} : { place: draft.place }),
      ...(draft.note.trim() === '' ? {} : { note: draft.note }),
    }
    const path = `/api/stock-takings/${line.stockTaking}/lines/${line.device}/answer`
    await sayingWhy(STOCK_TAKING_REASONS, () => send('PUT', path, body))
    toast(words.answered)
    onDone()
    await client.invalidateQueries({ queryKey: ['stock-takings'] })
    await client.invalidateQueries({ queryKey: ['duties'] })
  }
  return (
    <Form onSubmit={answer} submit={words.doAnswer}>
      <RadioGroup
        name="answer"
        label={words.answer}
        required
        value={draft.answer}
        onChange={(value) => set('answer')(value as StockTakingAnswer /* one of the options */)}
        options={STOCK_TAKING_ANSWERS.map((value) => ({ value, label: say(STOCK_TAKING_ANSWER_WORDS[value]) }))}
      />
      {draft.answer === 'notHere' && <LossHint device={line.device} />}
      <TextField
        name="place"
        label={words.answerPlace}
        hint={words.answerPlaceHint}
        maxLength={200}
        value={draft.place}
        onChange={set('place')}
      />
      <TextField name="note" label={words.answerNote} maxLength={300} value={draft.note} onChange={set('note')} />
    </Form>
  )
}

function LossHint({ device }: { readonly device: string }) {
  const words = useMessages(messages)
  return (
    <Notice kind="warn" title={words.notHereTitle}>
      <p>{words.notHereText}</p>
      <LinkButton kind="danger" href={`/devices/${device}/loss`}>
        {words.reportLoss}
      </LinkButton>
    </Notice>
  )
}
