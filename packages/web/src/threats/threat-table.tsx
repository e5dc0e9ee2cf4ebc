import type { ThreatMap, VulnerabilityNode, Words } from '@taga/core'
import { Share } from '../kit/bar.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Table } from '../kit/table.tsx'
import { CoverMark } from './cover-mark.tsx'
import { MeasureLinks } from './measure-links.tsx'
import { messages } from './messages.ts'

type Row = { readonly zone: Words; readonly threat: Words; readonly weakness: VulnerabilityNode }

/** The map as a table, a line for each weakness. */
export function ThreatTable({ map }: { readonly map: ThreatMap }) {
  const words = useMessages(messages)
  const say = useSay()
  const rows = map.zones.flatMap((zone) =>
    zone.threats.flatMap((threat) =>
      threat.vulnerabilities.map((weakness): Row => ({ zone: zone.name, threat: threat.name, weakness })),
    ),
  )
  return (
    <Table<Row>
      caption={words.title}
      rows={rows}
      rowKey={({ weakness }) => weakness.id}
      columns={[
        { key: 'weakness', head: words.weakness, cell: ({ weakness }) => say(weakness.name) },
        { key: 'threat', head: words.threat, cell: ({ threat }) => say(threat) },
        { key: 'zone', head: words.zone, cell: ({ zone }) => say(zone) },
        { key: 'state', head: words.state, cell: ({ weakness }) => <CoverMark cover={weakness.cover} /> },
        {
          key: 'cover',
          head: words.measures,
          cell: ({ weakness: { cover, id } }) => (
            <Share n={cover.n} m={cover.m} label={id} unknown={cover.unknown.length} />
          ),
        },
        {
          key: 'lacking',
          head: words.lacking,
          cell: ({ weakness: { cover } }) => <MeasureLinks measures={[...cover.open, ...cover.unknown]} />,
        },
      ]}
    />
  )
}
