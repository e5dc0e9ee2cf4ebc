import type { DesktopPoolInput, DestinationAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { type Fact, Facts } from '../kit/page.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'
import { poolMessages } from './pool-messages.ts'

const MB = 1_048_576
const MINUTE_MS = 60_000

/** What is registered, for those who oversee and do not change it. */
export function DestinationFacts({ row }: { readonly row: DestinationAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const pool = useMessages(poolMessages)
  const { destination } = row
  const via = { term: words.via, value: row.siteName === undefined ? words.direct : words.viaSite(row.siteName) }
  if (destination.kind === 'desktop')
    return (
      <Facts
        items={[{ term: words.publicName, value: destination.publicName }, via, ...poolFacts(destination.pool, pool)]}
      />
    )
  const { host, port, pinned = [] } = destination
  const items: Fact[] = [
    via,
    { term: words.host, value: host },
    { term: words.port, value: String(port) },
    { term: words.pinned, value: pinned.join(', ') },
  ]
  if (destination.kind !== 'tcp') {
    const isPlain = destination.kind === 'web' && destination.scheme === 'http'
    const trust = isPlain ? 'none' : (destination.trust?.kind ?? 'none')
    items.push({ term: words.publicName, value: destination.publicName })
    items.push({ term: words.trust, value: isPlain ? words.schemes.http : words.trusts[trust] })
  }
  if (destination.kind === 'web') {
    const { mostUploadBytes: most } = destination
    items.push({ term: words.files, value: words.fileChoices[destination.files] })
    items.push({ term: words.webSocket, value: common.flags[`${destination.webSocket}`] })
    items.push({ term: words.mostUpload, value: most === 0 ? words.noLimit : words.megabytes(most / MB) })
  }
  if (destination.kind === 'vnc' || destination.kind === 'rdp')
    items.push({ term: words.secretTitle, value: row.hasSecret ? words.secretKept : words.secretMissing })
  return <Facts items={items} />
}

function poolFacts(pool: DesktopPoolInput, words: typeof poolMessages.ja): readonly Fact[] {
  const idle = { term: words.idle, value: words.facts.minutes(pool.idleMs / MINUTE_MS) }
  if (pool.kind === 'hosts')
    return [
      { term: words.source, value: words.sources.hosts },
      { term: words.protocol, value: words.protocols[pool.protocol] },
      { term: words.hosts, value: words.facts.machines(pool.hosts.length) },
      { term: words.home, value: words.hostHomes[pool.home] },
      idle,
    ]
  return [
    { term: words.source, value: words.sources[pool.profile] },
    { term: words.reach, value: words.reaches[pool.reach] },
    { term: words.size, value: words.facts.size(pool.width, pool.height) },
    { term: words.most, value: words.facts.people(pool.most) },
    { term: words.memory, value: String(pool.memoryMb) },
    { term: words.cpu, value: words.facts.percent(pool.cpuPercent) },
    { term: words.home, value: words.homes[pool.home] },
    idle,
  ]
}
