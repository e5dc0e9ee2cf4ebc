import type { BoardRow } from '@taga/contract'
import { drawThreatMap, statesWithout, threatModel } from '@taga/core'
import { useMemo } from 'react'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Tabs } from '../kit/tabs.tsx'
import { useBoard } from '../measures/api.ts'
import { CoverMark } from './cover-mark.tsx'
import { messages } from './messages.ts'
import { ThreatMapPicture } from './threat-map-picture.tsx'
import { ThreatTable } from './threat-table.tsx'
import { useDropped, WhatIf } from './what-if.tsx'

/** Figure 1 with what the organisation has in the way, and what would be without some of it. */
export function ThreatsPage() {
  const words = useMessages(messages)
  return (
    <Page title={words.title} lead={words.lead} back={{ href: '/barrel', text: words.back }}>
      <Loaded query={useBoard()}>{({ measures }) => <ThreatsOf rows={measures} />}</Loaded>
    </Page>
  )
}

function ThreatsOf({ rows }: { readonly rows: readonly BoardRow[] }) {
  const words = useMessages(messages)
  const say = useSay()
  const off = useDropped()
  const map = useMemo(() => drawThreatMap(statesWithout(rows, off)), [rows, off])
  return (
    <>
      <Tabs
        label={words.view}
        name="view"
        tabs={[
          { id: 'picture', label: words.picture, content: () => <ThreatMapPicture map={map} /> },
          { id: 'table', label: words.table, content: () => <ThreatTable map={map} /> },
        ]}
      />
      <Section title={words.besides}>
        <ul className="plain-list">
          {map.besides.map(({ name, cover }) => (
            <li key={name.ja}>
              <CoverMark cover={cover} /> {say(name)} <span className="soft">({words.coverOf(cover.n, cover.m)})</span>
            </li>
          ))}
        </ul>
        <p className="soft">{say(threatModel.measureLinkNote)}</p>
      </Section>
      <Section title={words.whatIf} id="what-if">
        <WhatIf rows={rows} />
      </Section>
    </>
  )
}
