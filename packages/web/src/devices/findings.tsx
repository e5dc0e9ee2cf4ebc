import type { DeviceDetail, DeviceFinding, FindingFact } from '@taga/contract'
import { isFactKey, originWords } from '@taga/core'
import { useMessages, useSay } from '../kit/language.ts'
import { StateMark } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { type Column, Table } from '../kit/table.tsx'
import { Age } from '../kit/when.tsx'
import { WithCode } from '../kit/with-code.tsx'
import { FactValue } from './fact-value.tsx'
import { messages } from './messages.ts'

const OPEN: readonly DeviceFinding['state'][] = ['fails', 'unknown', 'stale', 'exempt']

/** The items of the last look: first what needs mending or is not known; what is in order stands closed below. */
export function Findings({ detail }: { readonly detail: DeviceDetail }) {
  const words = useMessages(messages)
  const open = detail.findings.filter(({ state }) => OPEN.includes(state))
  const settled = detail.findings.filter(({ state }) => !OPEN.includes(state))
  if (detail.device.management === 'browserOnly')
    return (
      <Section title={words.findingsTitle}>
        <p>{words.browserOnly}</p>
      </Section>
    )
  return (
    <Section title={words.findingsTitle}>
      {detail.lastSeenAt === undefined && <p className="note">{words.findingsNone}</p>}
      {open.length > 0 && <FindingTable caption={words.findingsOpen} findings={open} />}
      {settled.length > 0 && (
        <details className="shut">
          <summary>{words.findingsSettled(settled.length)}</summary>
          <FindingTable caption={words.findingsTitle} findings={settled} />
        </details>
      )}
    </Section>
  )
}

function FindingTable({
  caption,
  findings,
}: {
  readonly caption: string
  readonly findings: readonly DeviceFinding[]
}) {
  const words = useMessages(messages)
  const say = useSay()
  const columns: readonly Column<DeviceFinding>[] = [
    {
      key: 'item',
      head: words.item,
      cell: (finding) => (
        <>
          {say(finding.title)}
          <br />
          <span className="soft">{finding.measures.join(', ')}</span>
        </>
      ),
    },
    {
      key: 'state',
      head: words.result,
      cell: ({ kind, state }) => <StateMark state={kind === 'told' && state === 'notApplicable' ? 'told' : state} />,
    },
    { key: 'seen', head: words.seenValue, cell: (finding) => <Facts facts={finding.facts} /> },
    { key: 'remedy', head: words.remedy, cell: (finding) => <Remedy finding={finding} /> },
  ]
  return <Table caption={caption} rows={findings} rowKey={(finding) => finding.item} columns={columns} />
}

/** Values one under another; where they come from is said once where it is the same for all. */
function Facts({ facts }: { readonly facts: readonly FindingFact[] }) {
  const say = useSay()
  const origins = new Set(facts.map(({ provenance, source, at }) => `${provenance} ${source} ${at}`))
  const [first] = facts
  return (
    <>
      <ul className="seen">
        {facts.map((fact) => (
          <li key={fact.fact}>
            {say(fact.title)}: <strong>{isFactKey(fact.fact) && <FactValue fact={fact.fact} seen={fact} />}</strong>
            {origins.size > 1 && <Origin fact={fact} />}
          </li>
        ))}
      </ul>
      {origins.size === 1 && first !== undefined && <Origin fact={first} />}
    </>
  )
}

function Origin({ fact: { provenance, source, at } }: { readonly fact: FindingFact }) {
  const words = useMessages(messages)
  const say = useSay()
  if (provenance === undefined || source === undefined || at === undefined) return null
  return (
    <p className="soft">
      {words.provenance[provenance]} · {say(originWords(source))} · <Age at={at} />
    </p>
  )
}

function Remedy({ finding }: { readonly finding: DeviceFinding }) {
  const words = useMessages(messages)
  const say = useSay()
  const { state, advised, remedy, remedyHere } = finding
  if (state === 'holds' && advised !== undefined && advised !== 'holds') return <p>{words.advised}</p>
  if (remedy === undefined) return <p className="soft">{words.noNeed}</p>
  return (
    <>
      <p>
        <WithCode text={say(remedy)} />
      </p>
      {remedyHere !== undefined && (
        <p>
          <WithCode text={say(remedyHere)} />
        </p>
      )}
    </>
  )
}
