import type { LoanAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { CheckField, DateField, Form, TextField } from '../kit/form.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { dayWords } from '../kit/time-words.ts'
import { useDraft } from '../registers/draft.ts'
import { endOfDay } from '../terminals/days.ts'
import { sayingWhy } from '../terminals/say-reason.ts'
import { LoanFacts, listOf } from './loan-facts.tsx'
import { LoanStanding } from './loan-standing.tsx'
import { messages } from './messages.ts'
import { LENDING_REASONS } from './reasons.ts'

/** One's own loan: to sign, to keep longer, and what to do when it is lost. */
export function MyLoanPage() {
  const words = useMessages(messages)
  const { loan: id } = useParams<{ loan: string }>()
  const query = useQuery({ queryKey: ['loans', id], queryFn: () => get<LoanAnswer>(`/api/loans/${id}`) })
  const loan = query.data
  return (
    <Page
      title={loan?.deviceLabel ?? words.myTitle}
      lead={loan !== undefined && <LoanStanding loan={loan} />}
      back={{ href: '/my/loans', text: words.myBack }}
    >
      <Loaded query={query}>{(shown) => <MyLoan key={shown.version} loan={shown} />}</Loaded>
    </Page>
  )
}

function MyLoan({ loan }: { readonly loan: LoanAnswer }) {
  const words = useMessages(messages)
  if (loan.state === 'requested') return <Waiting loan={loan} text={words.waitRequested} />
  if (loan.state === 'granted') return <Waiting loan={loan} text={words.waitGranted} />
  if (loan.state === 'refused') return <Waiting loan={loan} text={words.wasRefused} />
  if (loan.state === 'returned') return <LoanFacts loan={loan} />
  if (loan.signedAt === undefined) return <Sign loan={loan} />
  return (
    <>
      {loan.standing === 'late' && <Notice kind="warn" title={words.lateNotice} />}
      <LoanFacts loan={loan} />
      <Extend loan={loan} />
      <Section title={words.lost}>
        <p>{words.lostText}</p>
        <div className="actions">
          <LinkButton kind="danger" href={`/devices/${loan.device ?? ''}/loss`}>
            {words.reportLoss}
          </LinkButton>
          <LinkButton href={`/lending/${loan.id}/slip`}>{words.slip}</LinkButton>
        </div>
      </Section>
    </>
  )
}

function Waiting({ loan, text }: { readonly loan: LoanAnswer; readonly text: string }) {
  return (
    <>
      <Notice kind="info" title={text} />
      <LoanFacts loan={loan} />
    </>
  )
}

function Sign({ loan }: { readonly loan: LoanAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const client = useQueryClient()
  const [isAgreed, setAgreed] = useState(false)
  const [isForgotten, setForgotten] = useState(false)
  async function sign(): Promise<void> {
    if (!isAgreed) {
      setForgotten(true)
      return
    }
    const body = { terms: loan.terms.version, version: loan.version }
    await sayingWhy(LENDING_REASONS, () => send('POST', `/api/loans/${loan.id}/signature`, body))
    toast(words.signed)
    await client.invalidateQueries({ queryKey: ['loans'] })
    await client.invalidateQueries({ queryKey: ['duties'] })
  }
  return (
    <Section title={words.signTitle}>
      <p>{words.signLead}</p>
      <h3>{words.received}</h3>
      {listOf(
        [loan.deviceLabel ?? '', ...loan.accessories].filter((text) => text !== ''),
        words.facts.none,
      )}
      <h3>{words.terms}</h3>
      <ol className="terms">
        {loan.terms.words.map((term) => (
          <li key={term.en}>{say(term)}</li>
        ))}
      </ol>
      <Form onSubmit={sign} submit={words.doSign}>
        {isForgotten && !isAgreed && <Notice kind="bad" title={words.agreeFirst} />}
        <CheckField name="agree" label={words.agree} value={isAgreed} onChange={setAgreed} />
      </Form>
    </Section>
  )
}

function Extend({ loan }: { readonly loan: LoanAnswer }) {
  const words = useMessages(messages)
  const language = useLanguage()
  const toast = useToast()
  const client = useQueryClient()
  const { draft, set } = useDraft({ until: undefined as number | undefined, reason: '' })
  if (loan.extension !== undefined)
    return <Notice kind="info" title={words.extendAsked(dayWords(loan.extension.until, language, 'one'))} />
  async function ask(): Promise<void> {
    const until = draft.until === undefined ? {} : { until: endOfDay(draft.until) }
    const body = { ...until, reason: draft.reason, version: loan.version }
    await sayingWhy(LENDING_REASONS, () => send('POST', `/api/loans/${loan.id}/extension`, body))
    toast(words.extensionSent)
    await client.invalidateQueries({ queryKey: ['loans'] })
  }
  return (
    <Section title={words.extendTitle}>
      <Form onSubmit={ask} submit={words.doExtend}>
        <DateField
          name="until"
          label={words.extendUntil}
          required
          min={loan.dueAt}
          value={draft.until}
          onChange={set('until')}
        />
        <TextField
          name="reason"
          label={words.extendWhy}
          required
          maxLength={300}
          value={draft.reason}
          onChange={set('reason')}
        />
      </Form>
    </Section>
  )
}
