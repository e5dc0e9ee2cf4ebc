import type { ResourceAnswer, ResourcesAnswer } from '@taga/contract'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { optionsOf } from '../registers/draft.ts'
import { LevelMark } from '../registers/level-mark.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'

/** What people open, with its highest level and the right that it asks for (E2, E5: AD-2, EX-2). */
export function ResourcesPage() {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const mayAdd = hasRole(useSession(), 'administrator')
  const add = mayAdd && (
    <LinkButton href="/resources/new" kind="primary">
      {words.add}
    </LinkButton>
  )
  const flag = (value: boolean | undefined) =>
    value === undefined ? <span className="soft">{common.unknown}</span> : common.flags[`${value}`]
  return (
    <Page title={words.title} lead={words.lead} actions={add}>
      <RegisterList<ResourceAnswer>
        name="resources"
        load={(query) => get<ResourcesAnswer>('/api/resources', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/resources/${row.id}`}
        columns={[
          { key: 'name', head: common.name, cell: (row) => row.name, sort: 'name' },
          { key: 'level', head: words.level, cell: (row) => <LevelMark level={row.level} /> },
          { key: 'right', head: words.rightNeeded, cell: (row) => row.rightNeeded ?? words.everybody },
          { key: 'telework', head: words.teleworkAllowed, cell: (row) => flag(row.teleworkAllowed) },
          { key: 'saving', head: words.savingPossible, cell: (row) => flag(row.savingPossible) },
        ]}
        filters={[
          {
            name: 'level',
            label: words.level,
            kind: 'select',
            options: optionsOf({ ...common.levels, none: common.notDecided }),
          },
        ]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} actions={add} />}
        csv={{ exportPath: '/api/csv/resources', importRegister: 'resources' }}
      />
    </Page>
  )
}
