import type { AssetAnswer, AssetsAnswer } from '@taga/contract'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { optionsOf } from '../registers/draft.ts'
import { LevelMark } from '../registers/level-mark.tsx'
import { ReviewCell } from '../registers/review-cell.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'

/** The register of information assets (E1: EX-2, AD-2). */
export function AssetsPage() {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const mayAdd = hasRole(useSession(), 'administrator')
  const add = mayAdd && (
    <LinkButton href="/information/new" kind="primary">
      {words.add}
    </LinkButton>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={add}>
      <RegisterList<AssetAnswer>
        name="assets"
        load={(query) => get<AssetsAnswer>('/api/assets', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/information/${row.id}`}
        columns={[
          { key: 'name', head: common.name, cell: (row) => row.name, sort: 'name' },
          { key: 'level', head: words.level, cell: (row) => <LevelMark level={row.level} /> },
          { key: 'form', head: words.form, cell: (row) => words.forms[row.form] },
          {
            key: 'owner',
            head: common.owner,
            cell: (row) => row.owner ?? <span className="soft">{common.notDecided}</span>,
          },
          { key: 'department', head: common.department, cell: (row) => row.departmentName ?? '' },
          { key: 'review', head: common.reviewDue, cell: (row) => <ReviewCell at={row.reviewDueAt} />, sort: 'review' },
        ]}
        filters={[
          {
            name: 'level',
            label: words.level,
            kind: 'select',
            options: optionsOf({ ...common.levels, none: common.notDecided }),
          },
          { name: 'form', label: words.form, kind: 'select', options: optionsOf(words.forms) },
          { name: 'disposed', label: words.disposed, kind: 'select', options: optionsOf(words.disposedOptions) },
        ]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} actions={add} />}
        csv={{ exportPath: '/api/csv/assets', importRegister: 'assets' }}
      />
    </Page>
  )
}
