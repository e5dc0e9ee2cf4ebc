import type { EntranceAnswer, EntrancesAnswer } from '@taga/contract'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { ReviewCell } from '../registers/review-cell.tsx'
import { registerWords } from '../registers/words.ts'
import { ComparedMark } from '../authentication-standard/compared-entrances.tsx'
import { messages } from './messages.ts'

const STRENGTH: Readonly<Record<EntranceAnswer['authentication'], MarkKind>> = {
  passkey: 'good',
  multiFactor: 'good',
  certificateAndPassword: 'good',
  password: 'bad',
  none: 'bad',
  unknown: 'open',
}
const ANSWER = { yes: 'good', no: 'bad', unknown: 'open' } as const

/** Every system that can be reached from outside (O1, P1: AD-14, AD-15, AD-16). */
export function EntrancesPage() {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const mayAdd = hasRole(useSession(), 'administrator')
  const add = mayAdd && (
    <LinkButton href="/entrances/new" kind="primary">
      {words.add}
    </LinkButton>
  )
  const actions = (
    <>
      <LinkButton href="/authentication-standard#entrances">{words.openStandard}</LinkButton>
      {add}
    </>
  )
  const answer = (given: 'yes' | 'no' | 'unknown') => <Mark kind={ANSWER[given]}>{common.answers[given]}</Mark>
  return (
    <Page title={words.title} lead={words.lead} actions={actions}>
      <RegisterList<EntranceAnswer>
        name="entrances"
        load={(query) => get<EntrancesAnswer>('/api/entrances', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/entrances/${row.id}`}
        columns={[
          { key: 'name', head: common.name, cell: (row) => row.name, sort: 'name' },
          { key: 'kind', head: words.kind, cell: (row) => words.kinds[row.kind] },
          {
            key: 'authentication',
            head: words.authentication,
            cell: (row) => (
              <Mark kind={STRENGTH[row.authentication]}>{common.authentications[row.authentication]}</Mark>
            ),
          },
          {
            key: 'standard',
            head: words.standard,
            cell: (row) => (row.standard === undefined ? '—' : <ComparedMark compared={row.standard} />),
          },
          { key: 'encrypted', head: words.encryptedPath, cell: (row) => answer(row.encryptedPath) },
          { key: 'logs', head: words.logsKept, cell: (row) => answer(row.logsKept) },
          { key: 'review', head: common.reviewDue, cell: (row) => <ReviewCell at={row.reviewDueAt} />, sort: 'review' },
        ]}
        filters={[{ name: 'due', label: words.due, kind: 'select', options: [{ value: 'yes', label: words.dueOnly }] }]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} actions={add} />}
        csv={{ exportPath: '/api/csv/entrances', importRegister: 'entrances' }}
      />
    </Page>
  )
}
