import type { DecideDeviation, DeviationDetail } from '@taga/contract'
import { DEVICE_SYSTEM_WORDS } from '@taga/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { dayAhead, endOfDay } from '../approvals/decide-form.tsx'
import { get, send } from '../kit/ask.ts'
import { DateField, Form, RadioGroup, TextArea, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Day } from '../kit/when.tsx'
import { optionsOf } from '../registers/draft.ts'
import { messages } from './messages.ts'
import { VerdictMark } from './verdict-mark.tsx'

const DAY_MS = 86_400_000

/** One name that was seen: where it stands, and what to do about it. */
export function DeviationPage() {
  const words = useMessages(messages)
  const say = useSay()
  const { seen } = useParams<{ seen: string }>()
  const decides = hasRole(useSession(), 'administrator')
  const query = useQuery({
    queryKey: ['application-deviations', seen],
    queryFn: () => get<DeviationDetail>(`/api/application-deviations/${seen}`),
  })
  return (
    <Page
      title={query.data?.deviation.name ?? words.deviationsTitle}
      back={{ href: '/applications/deviations', text: words.deviationsTitle }}
    >
      <Loaded query={query}>
        {({ deviation, devices }) => (
          <>
            <Facts
              items={[
                { term: words.verdict, value: <VerdictMark verdict={deviation.verdict} /> },
                { term: words.os, value: say(DEVICE_SYSTEM_WORDS[deviation.os]) },
                { term: words.publisher, value: deviation.publisher ?? '—' },
                { term: words.identifier, value: deviation.identifier ?? '—' },
                { term: words.firstSeen, value: <Day at={deviation.firstSeenAt} /> },
              ]}
            />
            {deviation.resembles !== undefined && (
              <Notice kind="warn" title={words.resembles}>
                <p>
                  {words.resemblesText(deviation.resembles.name, deviation.resembles.publisher ?? '—')}{' '}
                  <Link href={`/applications/${deviation.resembles.id}`}>{deviation.resembles.name}</Link>
                </p>
              </Notice>
            )}
            {decides && (
              <Section title={words.decideTitle}>
                <DecideForm id={deviation.id} first={deviation.resembles === undefined ? 'approved' : 'refused'} />
              </Section>
            )}
            <Section title={words.onDevices}>
              <Table
                caption={words.onDevices}
                rows={devices}
                rowKey={({ device }) => device}
                columns={[
                  {
                    key: 'device',
                    head: words.device,
                    cell: ({ device, label }) => <Link href={`/devices/${device}`}>{label}</Link>,
                  },
                  { key: 'user', head: words.user, cell: ({ user }) => user ?? '—' },
                  { key: 'since', head: words.since, cell: ({ since }) => <Day at={since} /> },
                ]}
              />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** `first`: what is chosen to begin with. What may pass itself off as another is not approved by one hasty click. */
function DecideForm({ id, first }: { readonly id: string; readonly first: 'approved' | 'refused' }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const [verdict, setVerdict] = useState<string>(first)
  const [reason, setReason] = useState('')
  const [place, setPlace] = useState('')
  const [due, setDue] = useState<number | undefined>(dayAhead(14 * DAY_MS))
  async function decide(): Promise<void> {
    await send('POST', `/api/application-deviations/${id}`, bodyOf())
    toast(words.saved)
    await client.invalidateQueries()
    go('/applications/deviations')
  }
  function bodyOf(): DecideDeviation | object {
    if (verdict === 'approved') return { verdict, ...(place.trim() === '' ? {} : { place }) }
    return verdict === 'ignored' ? { verdict, reason } : { verdict, reason, removalDueAt: endOfDay(due) }
  }
  return (
    <Form onSubmit={decide} submit={words.decide}>
      <RadioGroup
        name="verdict"
        label={words.verdict}
        value={verdict}
        onChange={setVerdict}
        options={optionsOf(words.decisions)}
      />
      {verdict === 'approved' ? (
        <TextField
          name="place"
          label={words.place}
          hint={words.placeHint}
          maxLength={500}
          value={place}
          onChange={setPlace}
        />
      ) : (
        <TextArea
          name="reason"
          label={words.reason}
          required
          maxLength={500}
          rows={3}
          value={reason}
          onChange={setReason}
        />
      )}
      {verdict === 'refused' && (
        <DateField
          name="removalDueAt"
          label={words.removalDue}
          hint={words.removalHint}
          required
          min={dayAhead(0)}
          value={due}
          onChange={setDue}
        />
      )}
    </Form>
  )
}
