import type { RuleLine } from '@taga/contract'
import { type LoadedRules, type RuleProblem, loadRules } from '@taga/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../kit/button.tsx'
import { Form, TextArea } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { useOverview } from './api.ts'
import { DraftBar } from './draft-bar.tsx'
import { addOwn, removeRule, useDraft } from './draft.ts'
import { messages } from './messages.ts'

type Checked = LoadedRules | { readonly kind: 'notJson' }

/** Rules of one's own as JSON, checked by the same reader that the server uses before they come into the draft. */
export function OwnRulesPage() {
  const words = useMessages(messages)
  const query = useOverview()
  const [text, setText] = useState('')
  const [checked, setChecked] = useState<Checked>()
  return (
    <Page title={words.ownTitle} lead={words.ownLead} back={{ href: '/rules', text: words.back }}>
      {checked !== undefined && <Outcome checked={checked} />}
      <Form
        submit={words.ownCheck}
        onSubmit={async () => {
          const found = check(text)
          setChecked(found)
          if (found.kind === 'loaded') addOwn(found.rules)
        }}
      >
        <TextArea name="own" label={words.ownText} value={text} onChange={setText} rows={14} lang="en" />
      </Form>
      <Section title={words.ownNow}>
        <Loaded query={query}>
          {({ rules }) => <OwnRules rules={rules.filter(({ origin }) => origin !== 'default')} />}
        </Loaded>
      </Section>
      <DraftBar />
    </Page>
  )
}

function check(text: string): Checked {
  try {
    return loadRules(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'notJson' }
    throw error
  }
}

function Outcome({ checked }: { readonly checked: Checked }) {
  const words = useMessages(messages)
  if (checked.kind === 'notJson') return <Notice kind="bad" title={words.ownNotJson} />
  if (checked.kind === 'loaded') return <Notice kind="good" title={words.ownAdded(checked.rules.length)} />
  return (
    <Notice kind="bad" title={words.ownBad}>
      <Problems problems={checked.problems} />
    </Notice>
  )
}

function Problems({ problems }: { readonly problems: readonly RuleProblem[] }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <Table<RuleProblem>
      caption={words.ownBad}
      rows={problems}
      rowKey={(problem) => `${problem.rule} ${problem.field} ${problem.words.en}`}
      columns={[
        { key: 'rule', head: words.rule, cell: ({ rule }) => rule },
        { key: 'field', head: words.field, cell: ({ field }) => <code>{field}</code> },
        { key: 'problem', head: words.problem, cell: (problem) => say(problem.words) },
      ]}
    />
  )
}

function OwnRules({ rules }: { readonly rules: readonly RuleLine[] }) {
  const words = useMessages(messages)
  const say = useSay()
  const { remove } = useDraft()
  if (rules.length === 0) return <p className="soft">{words.ownNone}</p>
  return (
    <Table<RuleLine>
      caption={words.ownNow}
      rows={rules}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'rule',
          head: words.rule,
          cell: (rule) => <Link href={`/rules/${encodeURIComponent(rule.id)}`}>{say(rule.title)}</Link>,
        },
        { key: 'mode', head: words.mode, cell: (rule) => words.modes[rule.mode] },
        {
          key: 'remove',
          head: words.acts,
          cell: (rule) =>
            remove.includes(rule.id) ? (
              <Mark kind="warn">{words.removed}</Mark>
            ) : (
              rule.origin === 'own' && (
                <Button kind="secondary" label={words.removing(say(rule.title))} onClick={() => removeRule(rule.id)}>
                  {words.remove}
                </Button>
              )
            ),
        },
      ]}
    />
  )
}
