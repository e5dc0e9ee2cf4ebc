import type { InvitedPeople } from '@taga/contract'
import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Copy } from '../kit/copy.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Notice } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Qr } from '../kit/qr.tsx'
import { PrintSheet } from '../kit/sheet.tsx'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { messages } from './messages.ts'
import type { StepProps } from './step-page.tsx'

type Line = InvitedPeople['invited'][number]
type Invited = Extract<Line, { outcome: 'invited' }>

/** The links of those who were invited. They are shown this once: whoever has one can take the account. */
export function Invitations({ invited, done }: StepProps & { readonly invited: readonly Line[] }) {
  const words = useMessages(messages)
  const say = useSay()
  const [sheets, setSheets] = useState(false)
  const good = invited.filter((line): line is Invited => line.outcome === 'invited')
  const refused = invited.filter((line) => line.outcome === 'refused')
  return (
    <Section title={words.invited(good.length)}>
      {refused.map((line) => (
        <Notice key={line.signInName} kind="bad" title={`${line.name}（${line.signInName}）`}>
          <p>{say(line.why)}</p>
        </Notice>
      ))}
      {good.length > 0 && (
        <>
          <Notice kind="warn">
            <p>{words.linksOnce}</p>
          </Notice>
          <Table
            caption={words.links}
            rows={good}
            rowKey={({ person }) => person}
            columns={[
              { key: 'name', head: words.personName, cell: ({ name }) => name },
              { key: 'mailed', head: words.mailed, cell: ({ mailed }) => <Mailed state={mailed} /> },
              { key: 'until', head: words.linkUntil, cell: ({ expiresAt }) => <When at={expiresAt} /> },
              {
                key: 'link',
                head: words.link,
                cell: ({ link, name }) => <Copy text={link} label={words.copyLink(name)} />,
              },
            ]}
          />
          <div className="actions no-print">
            <Button expanded={sheets} onClick={() => setSheets((before) => !before)}>
              {words.sheets}
            </Button>
            <Button kind="primary" onClick={() => void done().catch(() => undefined)}>
              {words.peopleDone}
            </Button>
          </div>
          {sheets && (
            <PrintSheet title={words.sheetsTitle}>
              {good.map((line) => (
                <Sheet key={line.person} line={line} />
              ))}
            </PrintSheet>
          )}
        </>
      )}
    </Section>
  )
}

function Mailed({ state }: { readonly state: Invited['mailed'] }) {
  const words = useMessages(messages)
  if (state === 'sent') return <Mark kind="good">{words.mailedStates.sent}</Mark>
  return state === 'failed' ? <Mark kind="bad">{words.mailedStates.failed}</Mark> : words.mailedStates.no
}

function Sheet({ line }: { readonly line: Invited }) {
  const words = useMessages(messages)
  return (
    <section className="invitation-sheet">
      <h3>{words.sheetFor(line.name)}</h3>
      <p>{words.sheetLead}</p>
      <Qr text={line.link} label={words.sheetQr(line.name)} />
      <p className="invitation-link">{line.link}</p>
      <p>
        {words.linkUntil}: <When at={line.expiresAt} />
      </p>
      <p>
        {words.signInName}: <strong>{line.signInName}</strong>
      </p>
      <p className="soft">{words.sheetWarning}</p>
    </section>
  )
}
