import type { IncidentNode, ThreatMap, ThreatNode, VulnerabilityNode } from '@taga/core'
import type { ReactNode } from 'react'
import { useMessages, useSay } from '../kit/language.ts'
import { CoverIcon } from './cover-mark.tsx'
import { MeasureLinks } from './measure-links.tsx'
import { messages } from './messages.ts'

/** Figure 1 as a picture one can read: three zones joined by the way the data goes, threats with their weaknesses in them, incidents below. */
export function ThreatMapPicture({ map }: { readonly map: ThreatMap }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <div className="threat-map">
      <ol className="zones">
        {map.zones.map((zone) => (
          <li key={zone.id} className={`zone zone-${zone.id}`}>
            <div className="zone-head">
              <svg className="zone-icon" viewBox="0 0 48 32" aria-hidden="true" focusable="false">
                {ZONE_ICONS[zone.id]}
              </svg>
              <h2>{say(zone.name)}</h2>
            </div>
            {zone.threats.map((threat) => (
              <ThreatCard key={threat.id} threat={threat} />
            ))}
          </li>
        ))}
      </ol>
      <h2 className="incidents-title">{words.leads}</h2>
      <ul className="incidents">
        {map.incidents.map((incident) => (
          <IncidentCard key={incident.id} incident={incident} />
        ))}
      </ul>
    </div>
  )
}

function ThreatCard({ threat }: { readonly threat: ThreatNode }) {
  const words = useMessages(messages)
  const say = useSay()
  const { n, m } = threat.cover
  return (
    <section className={`threat threat-${threat.cover.state}`} aria-label={say(threat.name)}>
      <h3>{say(threat.name)}</h3>
      <p className="soft">{words.coverOf(n, m)}</p>
      <ul className="weaknesses">
        {threat.vulnerabilities.map((each) => (
          <li key={each.id}>
            <Weakness weakness={each} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Weakness({ weakness }: { readonly weakness: VulnerabilityNode }) {
  const words = useMessages(messages)
  const say = useSay()
  const { cover } = weakness
  const lacking = [...cover.open, ...cover.unknown]
  return (
    <details className={`weakness weakness-${cover.state}`}>
      <summary>
        <CoverIcon state={cover.state} />
        <span>
          {say(weakness.name)}
          <span className="weakness-state">
            {words.covers[cover.state]} ・ {words.coverOf(cover.n, cover.m)}
          </span>
        </span>
      </summary>
      <div className="weakness-more">
        <p className="soft">
          {words.looks}: {say(weakness.indicator)}
        </p>
        {lacking.length > 0 && (
          <>
            <p className="soft">{words.lacking}</p>
            <MeasureLinks measures={lacking} />
          </>
        )}
      </div>
    </details>
  )
}

function IncidentCard({ incident }: { readonly incident: IncidentNode }) {
  const words = useMessages(messages)
  const say = useSay()
  const { open, unknown, closed } = incident.ways
  const all = Math.max(1, open + unknown + closed)
  const part = (count: number) => (count / all) * 100
  return (
    <li className="incident">
      <h3>{say(incident.name)}</h3>
      <p className="soft">{say(incident.lossName)}</p>
      <svg className="ways" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect className="ways-closed" width={part(closed)} height="8" />
        <rect className="ways-unknown" x={part(closed)} width={part(unknown)} height="8" />
        <rect className="ways-open" x={part(closed) + part(unknown)} width={part(open)} height="8" />
      </svg>
      <p>
        <span className="quiet">{words.waysLabel}: </span>
        {words.ways(open, unknown, closed)}
      </p>
    </li>
  )
}

const ZONE_ICONS: Readonly<Record<ThreatMap['zones'][number]['id'], ReactNode>> = {
  terminal: (
    <>
      <rect x="11" y="4" width="26" height="17" rx="2" />
      <path d="M6 26h36l-3-5H9zM15 9h10M15 13h16" />
    </>
  ),
  path: (
    <>
      <path d="M2 22c6 0 6-8 12-8s6 8 12 8 6-8 12-8 6 8 8 8" />
      <path d="M17 8a10 10 0 0 1 14 0M20.5 11.4a5 5 0 0 1 7 0" />
    </>
  ),
  internal_system: (
    <>
      <rect x="10" y="3" width="28" height="8" rx="1.5" />
      <rect x="10" y="12" width="28" height="8" rx="1.5" />
      <rect x="10" y="21" width="28" height="8" rx="1.5" />
      <path d="M15 7h.1M15 16h.1M15 25h.1M20 7h8M20 16h8M20 25h8" />
    </>
  ),
}
