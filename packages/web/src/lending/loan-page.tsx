import type { LoanAnswer, ReturnCondition, ReturnLoan } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { ActButton } from '../kit/act-button.tsx'
import { get, send } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { CheckGroup, DateField, Form, RadioGroup, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { optionsOf, useDraft } from '../registers/draft.ts'
import { endOfDay } from '../terminals/days.ts'
import { sayingWhy } from '../terminals/say-reason.ts'
import { LoanFacts } from './loan-facts.tsx'
import { LoanStanding } from './loan-standing.tsx'
import { messages } from './messages.ts'
import { LENDING_REASONS } from './reasons.ts'

/** One loan, with what there is to do about it. */
export function LoanPage() {
  const words = useMessages(messages)
  const { loan: id } = useParams<{ loan: string }>()
  const mayAct = hasRole(useSession(), 'administrator')
  const query = useQuery({ queryKey: ['loans', id], queryFn: () => get<LoanAnswer>(`/api/loans/${id}`) })
  const loan = query.data
  return (
    <Page
      title={loan === undefined ? words.title : words.loanTitle(loan.deviceLabel ?? words.noDevice, loan.personName)}
      lead={loan !== undefined && <LoanStanding loan={loan} />}
      back={{ href: '/lending', text: words.back }}
      actions={
        <>
          {loan?.handedOverAt !== undefined && <LinkButton href={`/lending/${id}/slip`}>{words.slip}</LinkButton>}
          {mayAct && loan?.state === 'granted' && (
            <LinkButton kind="primary" href={`/lending/new?loan=${id}`}>
              {words.handOver}
            </LinkButton>
          )}
        </>
      }
    >
      <Loaded query={query}>
        {(shown) => (
          <>
            <LoanFacts loan={shown} />
            {mayAct && shown.extension !== undefined && <Extension key={shown.version} loan={shown} />}
            {mayAct && shown.state === 'handedOver' && <Return key={`return-${shown.version}`} loan={shown} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function useLoanChanged(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['loans'] })
}

function Extension({ loan }: { readonly loan: LoanAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const changed = useLoanChanged()
  const { draft, set } = useDraft({ until: loan.extension?.until })
  async function decide(granted: boolean): Promise<void> {
    const until = granted && draft.until !== undefined ? { until: draft.until } : {}
    const body = { granted, ...until, version: loan.version }
    await sayingWhy(LENDING_REASONS, () => send('POST', `/api/loans/${loan.id}/extension/decision`, body))
    toast(granted ? words.extended : words.notExtended)
    await changed()
  }
  return (
    <Section title={words.extensionTitle}>
      <p>{words.extensionText(loan.extension?.reason ?? '')}</p>
      <Form onSubmit={() => decide(true)} submit={words.grant}>
        <DateField
          name="until"
          label={words.extensionUntil}
          value={draft.until}
          onChange={(day) => set('until')(day === undefined ? undefined : endOfDay(day))}
        />
      </Form>
      <ActButton kind="danger" act={() => decide(false)}>
        {words.refuse}
      </ActButton>
    </Section>
  )
}

function Return({ loan }: { readonly loan: LoanAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const changed = useLoanChanged()
  const { draft, set } = useDraft({
    condition: 'good' as ReturnCondition,
    missing: [] as readonly string[],
    next: 'toWipe' as ReturnLoan['next'],
    place: '',
    note: '',
  })
  async function takeBack(): Promise<void> {
    const body = {
      condition: draft.condition,
      missing: draft.missing,
      next: draft.next,
      ...(draft.place === '' ? {} : { place: draft.place }),
      ...(draft.note === '' ? {} : { note: draft.note }),
      version: loan.version,
    }
    await sayingWhy(LENDING_REASONS, () => send('POST', `/api/loans/${loan.id}/return`, body))
    toast(words.returned)
    await changed()
  }
  return (
    <Section title={words.returnTitle}>
      <p>{words.returnLead}</p>
      <Form onSubmit={takeBack} submit={words.doReturn}>
        <RadioGroup
          name="condition"
          label={words.returnCondition}
          value={draft.condition}
          onChange={(condition) => set('condition')(condition as ReturnCondition /* one of the options */)}
          options={optionsOf(words.conditions)}
        />
        {loan.accessories.length > 0 && (
          <CheckGroup
            name="missing"
            label={words.missing}
            value={draft.missing}
            onChange={set('missing')}
            options={loan.accessories.map((text) => ({ value: text, label: text }))}
          />
        )}
        <RadioGroup
          name="next"
          label={words.next}
          value={draft.next}
          onChange={(next) => set('next')(next as ReturnLoan['next'] /* one of the options */)}
          options={optionsOf(words.nexts).map((option) => ({
            ...option,
            hint: words.nextHints[option.value as ReturnLoan['next'] /* its keys */],
          }))}
        />
        <TextField name="place" label={words.returnPlace} maxLength={200} value={draft.place} onChange={set('place')} />
        <TextField name="note" label={words.note} maxLength={300} value={draft.note} onChange={set('note')} />
      </Form>
    </Section>
  )
}
