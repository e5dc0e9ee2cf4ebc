import type { DepartmentAdvice } from '@taga/contract'
import { ATTRIBUTE_WORDS, PATTERN_IDS, advisePatterns, attributesOf, findPattern } from '@taga/core'
import { Link } from 'wouter'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { useDepartmentsAdvice } from './api.ts'
import { messages } from './messages.ts'

/** Every department with its patterns and what suits its needs, and the patterns compared on the six attributes of table 1. */
export function AdvisorPage() {
  const words = useMessages(messages)
  const query = useDepartmentsAdvice()
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <LinkButton href="/advisor/costs">{words.costs}</LinkButton>
          <LinkButton href="/advisor/services">{words.services}</LinkButton>
        </>
      }
    >
      <Section title={words.departments}>
        <Loaded
          query={query}
          empty={({ departments }) =>
            departments.length === 0 ? (
              <Empty
                title={words.noDepartments}
                text={words.noDepartmentsText}
                actions={<LinkButton href="/departments">{words.toDepartments}</LinkButton>}
              />
            ) : undefined
          }
        >
          {({ departments }) => (
            <div className="attribute-table">
              <Departments departments={departments} />
            </div>
          )}
        </Loaded>
      </Section>
      <Section title={words.table}>
        <div className="attribute-table">
          <Attributes />
        </div>
      </Section>
    </Page>
  )
}

function Departments({ departments }: { readonly departments: readonly DepartmentAdvice[] }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <Table<DepartmentAdvice>
      caption={words.departments}
      rows={departments}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          head: words.department,
          cell: ({ id, name }) => <Link href={`/advisor/departments/${id}`}>{name}</Link>,
        },
        { key: 'people', head: words.people, numeric: true, cell: ({ people }) => people },
        {
          key: 'patterns',
          head: words.patterns,
          cell: ({ patterns }) =>
            patterns.length === 0 ? (
              <Mark kind="open">{words.noPatterns}</Mark>
            ) : (
              patterns.map((pattern) => say(findPattern(pattern).name)).join(' / ')
            ),
        },
        {
          key: 'best',
          head: words.best,
          cell: ({ needs }) =>
            needs === undefined ? (
              <span className="soft">{words.notAsked}</span>
            ) : (
              advisePatterns(needs)
                .filter(({ fit }) => fit === 'suits')
                .map(({ pattern }) => say(findPattern(pattern).name))
                .join(' / ') || '—'
            ),
        },
      ]}
    />
  )
}

function Attributes() {
  const words = useMessages(messages)
  const say = useSay()
  const ids = Object.keys(ATTRIBUTE_WORDS) as readonly (keyof typeof ATTRIBUTE_WORDS)[] // the keys of a literal are its own key type
  return (
    <Table<(typeof PATTERN_IDS)[number]>
      caption={words.table}
      rows={PATTERN_IDS}
      rowKey={(pattern) => pattern}
      columns={[
        { key: 'pattern', head: words.pattern, cell: (pattern) => <strong>{say(findPattern(pattern).name)}</strong> },
        ...ids.map((id) => ({
          key: id,
          head: say(ATTRIBUTE_WORDS[id]),
          cell: (pattern: (typeof PATTERN_IDS)[number]) => {
            const found = attributesOf(pattern).find((attribute) => attribute.id === id)
            if (found === undefined) return ''
            return found.isKnown ? say(found.words) : <Mark kind="open">{say(found.words)}</Mark>
          },
        })),
      ]}
    />
  )
}
