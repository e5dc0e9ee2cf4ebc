import type { BulkAnswer, PeopleAnswer, PersonLine } from '@taga/contract'
import { get, send } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { type BulkAct, RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { messages } from './messages.ts'
import { PersonState } from './person-state.tsx'
import { useDepartmentOptions } from './use-departments.ts'

/** The register of people. */
export function PeoplePage() {
  const words = useMessages(messages)
  const mayChange = hasRole(useSession(), 'administrator')
  const departments = useDepartmentOptions()
  const add = (
    <LinkButton kind="primary" href="/people/new">
      {words.add}
    </LinkButton>
  )
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>} actions={mayChange && add}>
      <RegisterList<PersonLine>
        name="people"
        caption={words.title}
        load={(query) => get<PeopleAnswer>('/api/people', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/people/${row.id}`}
        rowLabel={(row) => row.name}
        columns={[
          { key: 'name', head: words.name, sort: 'name', cell: (row) => row.name },
          { key: 'department', head: words.department, cell: (row) => row.departmentName ?? words.noDepartment },
          { key: 'mail', head: words.mail, cell: (row) => row.mail ?? '—' },
          { key: 'devices', head: words.devices, numeric: true, cell: (row) => words.count(row.devices) },
          { key: 'state', head: words.state, cell: (row) => <PersonState state={row.state} /> },
          { key: 'since', head: words.since, sort: 'since', cell: (row) => <Day at={row.stateSince} /> },
        ]}
        filters={[
          {
            name: 'state',
            label: words.state,
            kind: 'select',
            options: (['active', 'locked', 'left'] as const).map((state) => ({
              value: state,
              label: words.states[state],
            })),
          },
          {
            name: 'department',
            label: words.department,
            kind: 'select',
            options: [{ value: 'none', label: words.noDepartment }, ...departments],
          },
        ]}
        bulk={mayChange ? [...bulkActs(words, departments)] : []}
        csv={mayChange ? { exportPath: '/api/csv/people', importRegister: 'people' } : undefined}
        empty={
          <Empty
            title={words.emptyTitle}
            text={words.emptyText}
            actions={
              mayChange && (
                <>
                  {add}
                  <LinkButton href="/import/people">{words.importCsv}</LinkButton>
                </>
              )
            }
          />
        }
      />
    </Page>
  )
}

function bulkActs(
  words: (typeof messages)['ja'],
  departments: readonly { value: string; label: string }[],
): readonly BulkAct[] {
  const act = (name: 'lock' | 'unlock', label: string, kind: BulkAct['kind']): BulkAct => ({
    name,
    label,
    kind,
    preview: (ids) => bulk({ act: name, ids, dryRun: true }).then(({ done, refused }) => ({ will: done, refused })),
    run: (ids) => bulk({ act: name, ids, dryRun: false }),
  })
  const into: BulkAct = {
    name: 'department',
    label: words.toDepartment,
    choose: { label: words.department, options: departments },
    preview: (ids, department) =>
      bulk({ act: 'department', department, ids, dryRun: true }).then(({ done, refused }) => ({ will: done, refused })),
    run: (ids, _version, department) => bulk({ act: 'department', department, ids, dryRun: false }),
  }
  return [
    ...(departments.length > 0 ? [into] : []),
    act('lock', words.lockMany, 'danger'),
    act('unlock', words.unlockMany, 'secondary'),
  ]
}

function bulk(body: object): Promise<BulkAnswer> {
  return send<BulkAnswer>('POST', '/api/people/bulk', body)
}
