import type { AuthenticationStandardAnswer, StandardRule, StandardVersion } from '@taga/contract'
import { DEMAND_WORDS, ENTRANCE_KINDS, spanWords } from '@taga/core'
import { messages as entranceMessages } from '../entrances/messages.ts'
import { useMessages, useSay } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { Facts, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { messages } from './messages.ts'

/** What the document says: a version, or the draft that the present settings would make. */
type Said = Pick<StandardVersion, 'demands' | 'text' | 'settings'>

/** The text of the standard, chapter by chapter (O1: AD-14, AD-16). */
export function StandardDocument({ said }: { readonly said: Said }) {
  const words = useMessages(messages)
  const say = useSay()
  const { password, sessions, rules } = said.settings
  const exposed = rules.find(({ id }) => id === 'credentials-not-exposed')
  return (
    <>
      <Section title={words.aimTitle}>
        <p>{words.aim}</p>
      </Section>
      <Section title={words.demandsTitle}>
        <Demands demands={said.demands} />
      </Section>
      <Section title={words.rulesTitle}>
        <p>{words.rulesLead}</p>
        <Rules rules={said.settings.rules} />
        <p>{words.administrators(say(spanWords(sessions.freshMs)))}</p>
      </Section>
      <Section title={words.passwordsTitle}>
        <Lines lines={words.passwords(password.minLength, password.tries, say(spanWords(password.waitMs)))} />
      </Section>
      <Section title={words.sessionsTitle}>
        <Facts
          items={[
            { term: words.idle, value: say(spanWords(sessions.idleMs)) },
            { term: words.longest, value: say(spanWords(sessions.longestMs)) },
            { term: words.fresh, value: say(spanWords(sessions.freshMs)) },
          ]}
        />
      </Section>
      <Section title={words.exposureTitle}>
        <Lines
          lines={[
            ...words.exposure,
            words.exposureRule(exposed === undefined ? undefined : words.states[exposed.state]),
          ]}
        />
      </Section>
      <Section title={words.ownTitle}>
        {said.text === '' ? <p className="soft">{words.ownNone}</p> : <p className="own-words">{said.text}</p>}
      </Section>
    </>
  )
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

function Demands({ demands }: { readonly demands: StandardVersion['demands'] }) {
  const words = useMessages(messages)
  const { kinds } = useMessages(entranceMessages)
  const say = useSay()
  const special = ENTRANCE_KINDS.flatMap((kind) => {
    const demand = demands.kinds[kind]
    return demand === undefined ? [] : [{ kind: kinds[kind], demand }]
  })
  const rest = { kind: special.length === 0 ? words.everywhere : words.elsewhere, demand: demands.everywhere }
  return (
    <Table
      caption={words.demandsTable}
      rows={[...special, rest]}
      rowKey={({ kind }) => kind}
      columns={[
        { key: 'kind', head: words.kind, cell: ({ kind }) => kind },
        { key: 'demand', head: words.demand, cell: ({ demand }) => say(DEMAND_WORDS[demand]) },
      ]}
    />
  )
}

const LOOKS: Readonly<Record<StandardRule['state'], MarkKind>> = {
  enforced: 'good',
  warns: 'warn',
  observes: 'open',
  off: 'bad',
  notBegun: 'open',
  notSetUp: 'open',
}

/** Rules as the standard has them. Only one that is in force is green. */
export function Rules({ rules }: { readonly rules: AuthenticationStandardAnswer['settings']['rules'] }) {
  const words = useMessages(messages)
  const say = useSay()
  if (rules.length === 0) return <p>{words.noRules}</p>
  const all = (parts: StandardRule['when']) => parts.map(say).join(words.and)
  return (
    <Table
      caption={words.rulesTable}
      rows={rules}
      rowKey={({ id }) => id}
      columns={[
        { key: 'rule', head: words.rule, cell: ({ title }) => say(title) },
        { key: 'when', head: words.when, cell: ({ when }) => (when.length === 0 ? words.always : all(when)) },
        { key: 'must', head: words.must, cell: ({ must }) => must.map(all).join(` ${words.or} `) },
        { key: 'otherwise', head: words.otherwise, cell: ({ otherwise }) => say(otherwise) },
        {
          key: 'state',
          head: words.state,
          cell: ({ state }) => <Mark kind={LOOKS[state]}>{words.states[state]}</Mark>,
        },
      ]}
    />
  )
}
