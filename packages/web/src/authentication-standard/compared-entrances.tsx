import type { AuthenticationStandardAnswer, ComparedToStandard } from '@taga/contract'
import { LACK_WORDS, type LackReason } from '@taga/core'
import { Link } from 'wouter'
import { messages as entranceMessages } from '../entrances/messages.ts'
import { Share } from '../kit/bar.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'

const LOOKS: Readonly<Record<ComparedToStandard['state'], MarkKind>> = {
  meets: 'good',
  fails: 'bad',
  unknown: 'open',
  stale: 'warn',
}

/** How an entrance stands to the standard. */
export function ComparedMark({ compared }: { readonly compared: ComparedToStandard }) {
  const words = useMessages(messages)
  return <Mark kind={LOOKS[compared.state]}>{words.comparedStates[compared.state]}</Mark>
}

/** Why an entrance does not count as meeting the standard, in words. */
export function useLackWords(): (lacks: readonly string[]) => string {
  const say = useSay()
  return (lacks) => lacks.map((lack) => (isLack(lack) ? say(LACK_WORDS[lack]) : lack)).join('・')
}

function isLack(text: string): text is LackReason {
  return Object.hasOwn(LACK_WORDS, text)
}

/** The register of entrances against the standard: who meets it, who does not, and of whom nobody knows (AD-14). */
export function ComparedEntrances({ standard }: { readonly standard: AuthenticationStandardAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const { kinds } = useMessages(entranceMessages)
  const lackWords = useLackWords()
  const { entrances, n, m } = standard
  const unknown = entrances.filter(({ compared }) => compared.state === 'unknown' || compared.state === 'stale').length
  return (
    <Section title={words.entrancesTitle} id="entrances">
      <p>{words.entrancesLead}</p>
      {standard.approved === undefined && <p>{words.guideline}</p>}
      <Share n={n} m={m} unknown={unknown} label={words.meetLabel} />
      {entrances.length === 0 ? (
        <p>{words.noEntrances}</p>
      ) : (
        <Table
          caption={words.entrancesTable}
          rows={entrances}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'name',
              head: words.entrance,
              cell: ({ id, name }) => <Link href={`/entrances/${id}`}>{name}</Link>,
            },
            { key: 'kind', head: words.kind, cell: ({ kind }) => kinds[kind] },
            {
              key: 'recorded',
              head: words.recorded,
              cell: ({ authentication }) => common.authentications[authentication],
            },
            { key: 'compared', head: words.compared, cell: ({ compared }) => <ComparedMark compared={compared} /> },
            { key: 'why', head: words.why, cell: ({ compared }) => lackWords(compared.lacks) },
          ]}
        />
      )}
    </Section>
  )
}
