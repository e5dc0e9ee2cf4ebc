import type { DestinationAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { type Fact, Facts } from '../kit/page.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'

const MB = 1_048_576

/** What is registered, for those who oversee and do not change it. */
export function DestinationFacts({ row }: { readonly row: DestinationAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const { destination } = row
  const { host, port, pinned = [] } = destination
  const items: Fact[] = [
    { term: words.via, value: row.siteName === undefined ? words.direct : words.viaSite(row.siteName) },
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
