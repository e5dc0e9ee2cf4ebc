import type { BulkAnswer, BulkDeviations, DeviationAnswer, DeviationsAnswer } from '@taga/contract'
import { DEVICE_SYSTEMS, DEVICE_SYSTEM_WORDS } from '@taga/core'
import { dayAhead, endOfDay } from '../approvals/decide-form.tsx'
import { get, send } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Page } from '../kit/page.tsx'
import { type BulkAct, RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { optionsOf } from '../registers/draft.ts'
import { messages } from './messages.ts'
import { VerdictMark } from './verdict-mark.tsx'

const DAY_MS = 86_400_000

/** What stands on company devices and nobody approved (L4: AD-6.5). */
export function DeviationsPage() {
  const words = useMessages(messages)
  const say = useSay()
  const decides = hasRole(useSession(), 'administrator')
  return (
    <Page title={words.deviationsTitle} lead={words.deviationsLead} back={{ href: '/applications', text: words.title }}>
      <RegisterList<DeviationAnswer>
        name="application-deviations"
        load={(query) => get<DeviationsAnswer>('/api/application-deviations', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/applications/deviations/${row.id}`}
        rowLabel={(row) => row.name}
        columns={[
          { key: 'name', head: words.name, cell: (row) => row.name, sort: 'name' },
          {
            key: 'publisher',
            head: words.publisher,
            cell: (row) => (
              <>
                {row.publisher ?? '—'} {row.resembles !== undefined && <Mark kind="warn">{words.otherPublisher}</Mark>}
              </>
            ),
          },
          { key: 'os', head: words.os, cell: (row) => say(DEVICE_SYSTEM_WORDS[row.os]) },
          { key: 'verdict', head: words.verdict, cell: (row) => <VerdictMark verdict={row.verdict} /> },
          { key: 'devices', head: words.devices, cell: (row) => row.devices, numeric: true },
          { key: 'seen', head: words.firstSeen, cell: (row) => <Day at={row.firstSeenAt} />, sort: 'seen' },
        ]}
        filters={[
          {
            name: 'os',
            label: words.os,
            kind: 'select',
            options: DEVICE_SYSTEMS.map((os) => ({ value: os, label: say(DEVICE_SYSTEM_WORDS[os]) })),
          },
        ]}
        bulk={decides ? bulkActs(words) : []}
        empty={<Empty title={words.deviationsEmpty} text={words.deviationsEmptyText} />}
      />
    </Page>
  )
}

function bulkActs(words: (typeof messages)['ja']): readonly BulkAct[] {
  const ask = (body: BulkDeviations) => send<BulkAnswer>('POST', '/api/application-deviations/bulk', body)
  const act = (
    name: BulkDeviations['act'],
    label: string,
    bodyOf: (ids: string[], choice: string, dryRun: boolean) => BulkDeviations,
    choose?: BulkAct['choose'],
  ): BulkAct => ({
    name,
    label,
    ...(choose === undefined ? {} : { choose }),
    preview: async (ids, choice) => {
      const { done, refused } = await ask(bodyOf([...ids], choice, true))
      return { will: done, refused }
    },
    run: (ids, _version, choice) => ask(bodyOf([...ids], choice, false)),
  })
  return [
    act('approve', words.bulkApprove, (ids, _choice, dryRun) => ({ act: 'approve', ids, dryRun })),
    act(
      'refuse',
      words.bulkRefuse,
      (ids, days, dryRun) => ({
        act: 'refuse',
        ids,
        dryRun,
        reason: words.bulkRefuseReason,
        removalDueAt: endOfDay(dayAhead(Number(days) * DAY_MS)) ?? 0,
      }),
      { label: words.bulkDays, options: optionsOf(words.bulkSpans) },
    ),
    act('ignore', words.bulkIgnore, (ids, reason, dryRun) => ({ act: 'ignore', ids, dryRun, reason }), {
      label: words.bulkWhy,
      options: Object.values(words.bulkIgnoreReasons).map((reason) => ({ value: reason, label: reason })),
    }),
  ]
}
