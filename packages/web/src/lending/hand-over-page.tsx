import type { BorrowerAnswer, DeviceAnswer, HandOverLoan, LoanAnswer, ReadyAnswer, ShelfAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useSearchParams } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { DateField, Form, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Notice, useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { ChoosePerson } from '../people/choose-person.tsx'
import { useDraft } from '../registers/draft.ts'
import { endOfDay } from '../terminals/days.ts'
import { sayingWhy } from '../terminals/say-reason.ts'
import { messages } from './messages.ts'
import { Lacking } from './readiness.tsx'
import { LENDING_REASONS } from './reasons.ts'

/** Hands a device over: at once, or for a request that was granted (`?loan=`); `?device=` chooses the device. */
export function HandOverPage() {
  const words = useMessages(messages)
  const [search] = useSearchParams()
  const loanId = search.get('loan')
  const loan = useQuery({
    queryKey: ['loans', loanId],
    queryFn: () => get<LoanAnswer>(`/api/loans/${loanId ?? ''}`),
    enabled: loanId !== null,
  })
  const isReady = loanId === null || loan.data !== undefined
  return (
    <Page title={words.newTitle} lead={words.newLead} back={{ href: '/lending', text: words.back }}>
      {isReady && <HandOverForm loan={loan.data} device={search.get('device') ?? ''} />}
    </Page>
  )
}

function HandOverForm({ loan, device }: { readonly loan: LoanAnswer | undefined; readonly device: string }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { draft, set } = useDraft({
    person: loan?.person ?? '',
    device,
    purpose: loan?.purpose ?? '',
    dueAt: loan?.dueAt,
    accessories: '',
    condition: '',
    notReadyWhy: '',
  })
  const shelf = useQuery({ queryKey: ['loans', 'shelf'], queryFn: () => get<ShelfAnswer>('/api/shelf') })
  const ready = useReadiness(draft.device)
  async function handOver(): Promise<void> {
    const present = await get<DeviceAnswer>(`/api/devices/${draft.device}`)
    const body: Partial<HandOverLoan> = {
      device: draft.device,
      version: present.version,
      ...(draft.person === '' ? {} : { person: draft.person }),
      ...(loan === undefined ? {} : { loan: loan.id }),
      purpose: draft.purpose,
      ...(draft.dueAt === undefined ? {} : { dueAt: endOfDay(draft.dueAt) }),
      accessories: linesOf(draft.accessories),
      ...(draft.condition === '' ? {} : { condition: draft.condition }),
      ...(draft.notReadyWhy === '' ? {} : { notReadyWhy: draft.notReadyWhy }),
    }
    const done = await sayingWhy(LENDING_REASONS, () => send<LoanAnswer>('POST', '/api/loans', body))
    await client.invalidateQueries({ queryKey: ['loans'] })
    toast(words.handedOver)
    go(`/lending/${done.id}`)
  }
  return (
    <Form onSubmit={handOver} submit={words.doHandOver}>
      {loan === undefined ? (
        <ChoosePerson name="person" label={words.borrower} value={draft.person} onChange={set('person')} />
      ) : (
        <Notice kind="info" title={loan.personName}>
          <p>{words.fromRequest}</p>
        </Notice>
      )}
      {draft.person !== '' && <Clearance person={draft.person} />}
      <SelectField
        name="device"
        label={words.device}
        hint={words.deviceHint}
        required
        value={draft.device}
        onChange={set('device')}
        options={[{ value: '', label: words.chooseDevice }, ...deviceOptions(shelf.data)]}
      />
      {ready?.state === 'holds' && <Notice kind="good" title={words.readyNow} />}
      {ready !== undefined && ready.state !== 'holds' && (
        <>
          <Notice kind="warn" title={words.notReadyTitle}>
            <Lacking ready={ready} />
          </Notice>
          <TextField
            name="notReadyWhy"
            label={words.notReadyWhy}
            hint={words.notReadyHint}
            required
            maxLength={300}
            value={draft.notReadyWhy}
            onChange={set('notReadyWhy')}
          />
        </>
      )}
      <TextField
        name="purpose"
        label={words.purpose}
        required
        maxLength={300}
        value={draft.purpose}
        onChange={set('purpose')}
      />
      <DateField
        name="dueAt"
        label={words.dueAt}
        required
        min={Date.now()}
        value={draft.dueAt}
        onChange={set('dueAt')}
      />
      <TextArea
        name="accessories"
        label={words.accessories}
        hint={words.accessoriesHint}
        value={draft.accessories}
        onChange={set('accessories')}
      />
      <TextField
        name="condition"
        label={words.condition}
        hint={words.conditionHint}
        maxLength={300}
        value={draft.condition}
        onChange={set('condition')}
      />
    </Form>
  )
}

/** Why this person may not borrow; nothing where they may. */
function Clearance({ person }: { readonly person: string }) {
  const words = useMessages(messages)
  const say = useSay()
  const query = useQuery({
    queryKey: ['people', person, 'borrowing'],
    queryFn: () => get<BorrowerAnswer>(`/api/people/${person}/borrowing`),
  })
  if (query.data === undefined || query.data.may) return null
  return (
    <Notice kind="bad" title={words.mayNot}>
      <ul>
        {query.data.reasons.map((each) => (
          <li key={each.reason}>{say(each.words)}</li>
        ))}
      </ul>
    </Notice>
  )
}

function useReadiness(device: string): ReadyAnswer | undefined {
  return useQuery({
    queryKey: ['loans', 'readiness', device],
    queryFn: () => get<ReadyAnswer>(`/api/devices/${device}/readiness`),
    enabled: device !== '',
  }).data
}

function deviceOptions(shelf: ShelfAnswer | undefined) {
  return (shelf?.rows ?? []).map((row) => ({
    value: row.id,
    label: row.tag === undefined ? row.label : `${row.label}（${row.tag}）`,
  }))
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
