import type { RuleAnswer, RuleLine } from '@taga/contract'
import { type Mode, MODES, type RuleWords, type Words, SOURCE_WORDS, describeRule, loadRules } from '@taga/core'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { TermText } from '../guideline/term-text.tsx'
import { DateField, Form, RadioGroup } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Notice } from '../kit/notice.tsx'
import { Columns, Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { useRule } from './api.ts'
import { DraftBar } from './draft-bar.tsx'
import { setMode, useDraft } from './draft.ts'
import { Hits } from './hits.tsx'
import { InForce } from './in-force.tsx'
import { messages } from './messages.ts'

/** One rule in plain words, whom it met, and the way to change its mode. */
export function RulePage() {
  const words = useMessages(messages)
  const say = useSay()
  const { rule: id = '' } = useParams()
  const query = useRule(id)
  return (
    <Page
      title={query.data === undefined ? words.rule : say(query.data.rule.title)}
      back={{ href: '/rules', text: words.back }}
    >
      <Loaded query={query}>{(answer) => <Rule answer={answer} />}</Loaded>
      <DraftBar />
    </Page>
  )
}

function Rule({ answer }: { readonly answer: RuleAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const { rule } = answer
  const isAdministrator = hasRole(useSession(), 'administrator')
  return (
    <>
      {rule.fromFirstMinute && <Notice kind="info">{words.firstMinuteText}</Notice>}
      {rule.missing.length > 0 && (
        <Notice kind="warn" title={rule.missing.map((source) => say(SOURCE_WORDS[source].title)).join(' / ')}>
          {words.missingText}
        </Notice>
      )}
      <Columns>
        <Facts
          items={[
            { term: words.mode, value: words.modes[rule.mode] },
            { term: words.inForce, value: <InForce rule={rule} /> },
            { term: words.tier, value: words.tiers[rule.tier] },
            { term: words.hits, value: <Hits hits={rule.hits} /> },
            { term: words.measures, value: <Measures ids={rule.measures} /> },
            {
              term: words.restsOn,
              value: rule.sources.map((source) => say(SOURCE_WORDS[source].title)).join(' / ') || '—',
            },
          ]}
        />
        {isAdministrator && <ChangeMode key={rule.id} rule={rule} />}
      </Columns>
      <InWords rule={rule} settings={answer.settings} />
      <Section title={words.remedy}>
        <p>
          <TermText text={say(rule.remedy)} />
        </p>
      </Section>
      <Section title={words.whom}>
        {answer.people.length === 0 ? <p className="soft">{words.nobody}</p> : <People people={answer.people} />}
      </Section>
      <details>
        <summary>{words.json}</summary>
        <pre className="json">{JSON.stringify(rule.json, undefined, 2)}</pre>
      </details>
    </>
  )
}

function Measures({ ids }: { readonly ids: readonly string[] }) {
  return ids.map((id, at) => (
    <span key={id}>
      {at > 0 && ' '}
      <Link href={`/measures/${id}`}>{id}</Link>
    </span>
  ))
}

function InWords({ rule, settings }: { readonly rule: RuleLine; readonly settings: RuleAnswer['settings'] }) {
  const words = useMessages(messages)
  const say = useSay()
  const loaded = loadRules([rule.json])
  const first = loaded.kind === 'loaded' ? loaded.rules[0] : undefined
  if (first === undefined) return null
  const told: RuleWords = describeRule(first, settings)
  return (
    <div className="rule-words">
      <Section title={words.applies}>
        {told.when.length === 0 ? <p>{words.always}</p> : <Clauses lead={words.allOf} clauses={told.when} />}
      </Section>
      <Section title={words.must}>
        {told.must.length === 0 && <p>{words.never}</p>}
        {told.must.length === 1 && <Clauses lead={words.allOfMust} clauses={told.must[0] ?? []} />}
        {told.must.length > 1 && (
          <>
            <p className="soft">{words.anyOf}</p>
            <ol className="rule-groups">
              {told.must.map((group) => (
                <li key={group.map(({ en }) => en).join()}>
                  <Clauses clauses={group} isPlain />
                </li>
              ))}
            </ol>
          </>
        )}
      </Section>
      <Section title={words.otherwise}>
        <p>
          <strong>{say(told.otherwise)}</strong>
        </p>
        <p>
          {words.live}: {say(told.live)}
        </p>
      </Section>
    </div>
  )
}

type ClausesProps = { readonly lead?: string; readonly clauses: readonly Words[]; readonly isPlain?: true }

function Clauses({ lead, clauses, isPlain }: ClausesProps) {
  const say = useSay()
  return (
    <>
      {lead !== undefined && <p className="soft">{lead}</p>}
      <ul className={isPlain === true ? 'plain-list' : undefined}>
        {clauses.map((clause) => (
          <li key={clause.en}>{say(clause)}</li>
        ))}
      </ul>
    </>
  )
}

function ChangeMode({ rule }: { readonly rule: RuleLine }) {
  const words = useMessages(messages)
  const drafted = useDraft().modes[rule.id]
  const [mode, choose] = useState<Mode>(drafted?.mode ?? rule.mode)
  const [from, setFrom] = useState<number | undefined>(drafted?.from ?? rule.from)
  return (
    <Section title={words.change}>
      {drafted !== undefined && <Mark kind="warn">{words.draftMark}</Mark>}
      <Form
        submit={words.toDraft}
        onSubmit={async () => setMode(rule, { mode, from: mode === 'off' ? null : (from ?? null) })}
      >
        <RadioGroup
          name="mode"
          label={words.mode}
          value={mode}
          onChange={(value) => choose(MODES.find((each) => each === value) ?? mode)}
          options={MODES.map((value) => ({ value, label: words.modes[value], hint: words.modeHints[value] }))}
        />
        {mode !== 'off' && (
          <DateField name="from" label={words.start} hint={words.startHint} value={from} onChange={setFrom} />
        )}
      </Form>
    </Section>
  )
}

function People({ people }: { readonly people: RuleAnswer['people'] }) {
  const words = useMessages(messages)
  return (
    <Table<RuleAnswer['people'][number]>
      caption={words.whom}
      rows={people}
      rowKey={({ person, did }) => `${person} ${did}`}
      columns={[
        {
          key: 'person',
          head: words.person,
          cell: ({ person, name }) => <Link href={`/people/${person}`}>{name}</Link>,
        },
        { key: 'did', head: words.did, cell: ({ did }) => words.dids[did] },
        { key: 'times', head: words.times, numeric: true, cell: ({ times }) => times },
        { key: 'last', head: words.lastAt, cell: ({ lastAt }) => <When at={lastAt} /> },
      ]}
    />
  )
}
