import type { ApprovalAnswer, DecideApproval } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { startOfDay } from '../kit/date-field.tsx'
import { Button } from '../kit/button.tsx'
import { Confirm, Dialog } from '../kit/dialog.tsx'
import { DateField, Form, RadioGroup, TextArea } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { messages } from './messages.ts'

const DAY_MS = 86_400_000
/** What is offered as an end where the kind demands one: half a year, unless that is too long. */
const OFFERED_MS = 180 * DAY_MS

/** The end of the chosen day: who is told "until the 5th" may work on the 5th. */
export function endOfDay(day: number | undefined): number | undefined {
  return day === undefined ? undefined : day + DAY_MS - 1
}

/** A day that many ms from now, as a date field wants it: the beginning of that day in Japan. */
export function dayAhead(ms: number, now = Date.now()): number {
  return startOfDay(now + ms)
}

export function DecideForm({ approval }: { readonly approval: ApprovalAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const client = useQueryClient()
  const longest = approval.longestMs
  const [decision, setDecision] = useState('grant')
  const [reason, setReason] = useState('')
  const [conditions, setConditions] = useState('')
  const [until, setUntil] = useState(
    approval.needsEnd ? dayAhead(Math.min(OFFERED_MS, (longest ?? OFFERED_MS) - DAY_MS)) : undefined,
  )
  async function save(): Promise<void> {
    const validUntil = endOfDay(until)
    const body: DecideApproval =
      decision === 'refuse'
        ? { decision: 'refuse', reason }
        : {
            decision: 'grant',
            ...(conditions.trim() === '' ? {} : { conditions }),
            ...(validUntil === undefined ? {} : { validUntil }),
          }
    await send('POST', `/api/approvals/${approval.id}/decision`, body)
    toast(words.decided)
    await client.invalidateQueries()
  }
  return (
    <Form
      onSubmit={save}
      submit={decision === 'grant' ? words.grant : words.refuse}
      kind={decision === 'grant' ? 'primary' : 'danger'}
    >
      <RadioGroup
        name="decision"
        label={words.decision}
        value={decision}
        onChange={setDecision}
        options={[
          { value: 'grant', label: words.grant },
          { value: 'refuse', label: words.refuse },
        ]}
      />
      {decision === 'refuse' ? (
        <TextArea
          name="reason"
          label={words.refuseReason}
          hint={words.refuseHint}
          required
          maxLength={1000}
          value={reason}
          onChange={setReason}
        />
      ) : (
        <>
          <DateField
            name="validUntil"
            label={approval.endHint === undefined ? words.validUntil : words.reviewAt}
            hint={approval.endHint === undefined ? words.validUntilHint : say(approval.endHint)}
            required={approval.needsEnd}
            min={dayAhead(0)}
            max={longest === undefined ? undefined : dayAhead(longest - DAY_MS)}
            value={until}
            onChange={setUntil}
          />
          <TextArea
            name="conditions"
            label={words.conditions}
            hint={words.conditionsHint}
            maxLength={1000}
            rows={3}
            value={conditions}
            onChange={setConditions}
          />
        </>
      )}
    </Form>
  )
}

/** Taking back what was granted: behind a dialog, since it takes effect at once. */
export function EndApproval({ approval }: { readonly approval: Pick<ApprovalAnswer, 'id'> }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  async function end(): Promise<void> {
    await send('POST', `/api/approvals/${approval.id}/end`, { cause: 'revoked', reason })
    setOpen(false)
    toast(words.ended)
    await client.invalidateQueries()
  }
  return (
    <Section title={words.endTitle}>
      <p>{words.endText}</p>
      <Button kind="danger" onClick={() => setOpen(true)}>
        {words.end}
      </Button>
      <Dialog title={words.endTitle} open={open} onClose={() => setOpen(false)}>
        <Form onSubmit={end} submit={words.end} kind="danger" cancel={() => setOpen(false)}>
          <p>{words.endText}</p>
          <TextArea
            name="reason"
            label={words.endReason}
            required
            maxLength={1000}
            value={reason}
            onChange={setReason}
          />
        </Form>
      </Dialog>
    </Section>
  )
}

export function Withdraw({ approval }: { readonly approval: Pick<ApprovalAnswer, 'id'> }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  async function withdraw(): Promise<void> {
    await send('POST', `/api/approvals/${approval.id}/withdraw`, {})
    toast(words.withdrawn)
    await client.invalidateQueries()
  }
  return (
    <p>
      <Button onClick={() => setOpen(true)}>{words.withdraw}</Button>
      <Confirm
        title={words.withdrawTitle}
        text={words.withdrawText}
        confirm={words.withdraw}
        onConfirm={withdraw}
        open={open}
        onClose={() => setOpen(false)}
      />
    </p>
  )
}
