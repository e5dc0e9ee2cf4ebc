import type { AffectedPerson, PreviewResult } from '@taga/contract'
import { Link } from 'wouter'
import { useMessages, useSay } from '../kit/language.ts'
import { Table } from '../kit/table.tsx'
import { messages } from './messages.ts'

type Props = {
  readonly kind: string
  readonly affected: PreviewResult['stopped']
  readonly rules: PreviewResult['byRule']
}

/** Those who are affected in one way, with what of theirs, and by which rules. */
export function Affected({ kind, affected, rules }: Props) {
  const words = useMessages(messages)
  const say = useSay()
  const titles = new Map(rules.map(({ rule, title }) => [rule, say(title)]))
  return (
    <Table<AffectedPerson>
      caption={kind}
      rows={affected.shown}
      rowKey={({ person }) => person}
      columns={[
        {
          key: 'person',
          head: words.person,
          cell: ({ person, name }) => <Link href={`/people/${person}`}>{name}</Link>,
        },
        { key: 'requests', head: words.requests, numeric: true, cell: ({ requests }) => requests },
        { key: 'ways', head: words.ways, numeric: true, cell: ({ ways }) => ways },
        {
          key: 'rules',
          head: words.rule,
          cell: ({ rules: ids, doubt }) => (
            <>
              {ids.map((id) => titles.get(id) ?? id).join(' / ')}
              {doubt && <p className="soft">{words.doubt}</p>}
            </>
          ),
        },
      ]}
    />
  )
}
