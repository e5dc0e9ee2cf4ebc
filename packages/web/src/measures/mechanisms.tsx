import type { MechanismAnswer } from '@taga/contract'
import {
  factSpec,
  findPostureItem,
  isFactKey,
  isPostureItemId,
  type MeasureId,
  SOURCE_WORDS,
  type Words,
} from '@taga/core'
import { Link } from 'wouter'
import { Share } from '../kit/bar.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { StateMark } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Age } from '../kit/when.tsx'
import { messages } from './measure-messages.ts'
import { titled } from '../kit/titled.ts'
import { PROVENANCE_WORDS, subjectHref } from './measure-words.ts'

type Lacking = MechanismAnswer['lacking'][number]

/** What carries the measure out, over what, and everything that is lacking, one click from where it is put right. */
export function Mechanisms({
  measure,
  mechanisms,
}: {
  readonly measure: MeasureId
  readonly mechanisms: readonly MechanismAnswer[]
}) {
  const words = useMessages(messages)
  return (
    <Section title={words.mechanisms} id="mechanisms">
      <p>{words.mechanismsText}</p>
      <div className="mechanisms">
        {mechanisms.map((mechanism) => (
          <MechanismCard key={mechanism.id} measure={measure} mechanism={mechanism} />
        ))}
      </div>
    </Section>
  )
}

function MechanismCard({ measure, mechanism }: { readonly measure: MeasureId; readonly mechanism: MechanismAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const language = useLanguage()
  const { title, denominator, n, m, provenance, oldestAt, excluded, lackingCount, lacking, evidence } = mechanism
  const state =
    mechanism.state === 'holds' || mechanism.state === 'partly' || mechanism.state === 'fails'
      ? mechanism.state
      : 'unknown'
  return (
    <article className="mechanism">
      <h3>{say(titled(title))}</h3>
      <p>
        <StateMark state={state} />
      </p>
      <Share n={n} m={m} label={`${words.denominator}: ${say(denominator)}`} />
      <p className="soft">
        {words.knownBy}:{' '}
        {(provenance === undefined ? evidence : [provenance])
          .map((each) => say(PROVENANCE_WORDS[each]))
          .join(language === 'ja' ? '・' : ', ')}
        {oldestAt !== undefined && (
          <>
            {' '}
            (<Age at={oldestAt} />)
          </>
        )}
        {excluded > 0 && <> ・ {words.excluded(excluded)}</>}
      </p>
      {m === 0 && <p className="soft">{words.nothingYet}</p>}
      {m > 0 && lackingCount === 0 && <p className="soft">{words.nothingLacks}</p>}
      {lackingCount > 0 && (
        <details open={lackingCount <= 5}>
          <summary>{words.lacking(lackingCount)}</summary>
          {lackingCount > lacking.length && <p className="soft">{words.lackingMore(lacking.length, lackingCount)}</p>}
          <Table<Lacking>
            caption={words.lacking(lackingCount)}
            rows={lacking}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'subject',
                head: words.subject,
                cell: ({ id, label }) => (
                  <SubjectLink href={subjectHref(mechanism.subject, id, measure)} text={say(label)} />
                ),
              },
              { key: 'state', head: words.stateOf, cell: (each) => <StateMark state={each.state} /> },
              { key: 'why', head: words.why, cell: (each) => <Why lacking={each} /> },
            ]}
          />
        </details>
      )}
    </article>
  )
}

/** Why, and of which item, fact or source. */
function Why({ lacking: { reason, about } }: { readonly lacking: Lacking }) {
  const say = useSay()
  const words = about === undefined ? undefined : aboutWords(about)
  return (
    <>
      {say(reason)}
      {words !== undefined && <span className="row-note">{say(titled(words))}</span>}
    </>
  )
}

function aboutWords(about: string): Words | undefined {
  if (isPostureItemId(about)) return findPostureItem(about).title
  if (isFactKey(about)) return factSpec(about).title
  return Object.entries(SOURCE_WORDS).find(([source]) => source === about)?.[1].title
}

function SubjectLink({ href, text }: { readonly href: string | undefined; readonly text: string }) {
  return href === undefined ? <>{text}</> : <Link href={href}>{text}</Link>
}
