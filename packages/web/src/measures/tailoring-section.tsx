import type { BoardRow, TailoringAnswer } from '@taga/contract'
import { useState } from 'react'
import { ActButton } from '../kit/act-button.tsx'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm, Dialog } from '../kit/dialog.tsx'
import { DateField, Form, RadioGroup, TextArea } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Notice, useToast } from '../kit/notice.tsx'
import { Facts, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { useProgrammeChanged } from './api.ts'
import { messages } from './measure-messages.ts'

const YEAR_MS = 365 * 86_400_000

type SectionProps = { readonly row: BoardRow; readonly mayKeep: boolean; readonly baseline: boolean }

/** What the organisation has decided about a measure, what is proposed, and the ways to decide. */
export function TailoringSection({ row, mayKeep, baseline }: SectionProps) {
  const words = useMessages(messages)
  const [deciding, setDeciding] = useState(false)
  const [withdrawing, setWithdrawing] = useState(false)
  const changed = useProgrammeChanged()
  const toast = useToast()
  const { tailoring, proposal, measure, version } = row
  return (
    <Section
      title={words.tailoringTitle}
      id="tailoring"
      actions={
        mayKeep && (
          <>
            <Button onClick={() => setDeciding(true)}>
              {tailoring === undefined ? words.decideNew : words.decide}
            </Button>
            {(tailoring !== undefined || proposal !== undefined) && (
              <Button kind="plain" onClick={() => setWithdrawing(true)}>
                {words.withdraw}
              </Button>
            )}
          </>
        )
      }
    >
      <p>{words.tailoringText}</p>
      {tailoring === undefined ? <p className="soft">{words.undecided}</p> : <Decided decision={tailoring} />}
      {proposal !== undefined && <Proposal row={row} proposal={proposal} />}
      <Dialog title={words.tailoringTitle} open={deciding} onClose={() => setDeciding(false)}>
        <TailoringForm row={row} baseline={baseline} close={() => setDeciding(false)} />
      </Dialog>
      <Confirm
        title={words.withdraw}
        text={words.undecided}
        confirm={words.withdraw}
        open={withdrawing}
        onClose={() => setWithdrawing(false)}
        onConfirm={async () => {
          await send('DELETE', `/api/measures/${measure}/tailoring?version=${version}`)
          await changed()
          toast(words.withdrawn)
        }}
      />
    </Section>
  )
}

function Decided({ decision }: { readonly decision: TailoringAnswer }) {
  const words = useMessages(messages)
  const { choice, reason, ownWords, by, at, reviewAt } = decision
  return (
    <Facts
      items={[
        { term: words.choice, value: words.choices[choice] },
        ...(ownWords === undefined ? [] : [{ term: words.ownWords, value: <span className="prose">{ownWords}</span> }]),
        { term: words.reason, value: <span className="prose">{reason}</span> },
        {
          term: words.decidedBy,
          value: (
            <>
              {by} (<Day at={at} />)
            </>
          ),
        },
        { term: words.reviewAt, value: <Day at={reviewAt} calendar="both" /> },
      ]}
    />
  )
}

function Proposal({ row, proposal }: { readonly row: BoardRow; readonly proposal: TailoringAnswer }) {
  const words = useMessages(messages)
  const isExecutive = hasRole(useSession(), 'executive')
  const [accepting, setAccepting] = useState(false)
  const changed = useProgrammeChanged()
  const toast = useToast()
  async function decide(decision: 'accept' | 'refuse'): Promise<void> {
    await send('POST', `/api/measures/${row.measure}/proposal`, { version: row.version, decision })
    await changed()
    toast(words.saved)
  }
  return (
    <Notice kind="warn" title={words.proposal}>
      <Decided decision={proposal} />
      {isExecutive && (
        <div className="actions">
          <Button kind="primary" onClick={() => setAccepting(true)}>
            {words.accept}
          </Button>
          <ActButton act={() => decide('refuse')}>{words.refuse}</ActButton>
        </div>
      )}
      <Confirm
        title={words.accept}
        text={words.acceptText}
        confirm={words.accept}
        typed={row.measure}
        open={accepting}
        onClose={() => setAccepting(false)}
        onConfirm={() => decide('accept')}
      />
    </Notice>
  )
}

function TailoringForm({
  row,
  baseline,
  close,
}: {
  readonly row: BoardRow
  readonly baseline: boolean
  readonly close: () => void
}) {
  const words = useMessages(messages)
  const changed = useProgrammeChanged()
  const toast = useToast()
  const [choice, setChoice] = useState<string>(row.tailoring?.choice ?? 'adopt')
  const [reason, setReason] = useState(row.tailoring?.reason ?? '')
  const [ownWords, setOwnWords] = useState(row.tailoring?.ownWords ?? '')
  const [reviewAt, setReviewAt] = useState<number | undefined>(Date.now() + YEAR_MS)
  async function save(): Promise<void> {
    const answer = await send<BoardRow>('PUT', `/api/measures/${row.measure}/tailoring`, {
      version: row.version,
      choice,
      reason,
      reviewAt,
      ...(choice === 'adapt' ? { ownWords } : {}),
    })
    await changed()
    toast(answer.proposal === undefined ? words.saved : words.pendingProposal)
    close()
  }
  return (
    <Form onSubmit={save} submit={words.save} cancel={close}>
      <RadioGroup
        name="choice"
        label={words.choice}
        required
        value={choice}
        onChange={setChoice}
        options={Object.entries(words.choices).map(([value, label]) => ({ value, label }))}
      />
      {choice === 'decline' && baseline && <Notice kind="info">{words.baselineDecline}</Notice>}
      {choice === 'adapt' && (
        <TextArea
          name="ownWords"
          label={words.ownWords}
          required
          maxLength={2000}
          value={ownWords}
          onChange={setOwnWords}
        />
      )}
      <TextArea name="reason" label={words.reason} required maxLength={2000} value={reason} onChange={setReason} />
      <DateField name="reviewAt" label={words.reviewAt} required value={reviewAt} onChange={setReviewAt} />
    </Form>
  )
}
