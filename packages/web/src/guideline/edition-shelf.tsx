import { editionChanges, findMeasure, isMeasureId, type MeasureId, thirdEdition } from '@taga/core'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { MeasureNames } from './measure-names.tsx'
import { messages } from './messages.ts'

type Change = (typeof editionChanges.measures)[number]
const LOOKS: Readonly<Record<Change['status'], MarkKind>> = {
  kept: 'open',
  reworded: 'info',
  added: 'good',
  removed: 'warn',
}

/** What became of the 3rd edition's measures, and where those of the 4th came from. */
export function EditionShelf() {
  const words = useMessages(messages)
  const say = useSay()
  const { third, fourth } = editionChanges.summary
  const present = editionChanges.measures.filter(({ edition }) => edition === 4)
  const removed = editionChanges.measures.filter(({ status }) => status === 'removed')
  const statusWords = (status: Change['status']) => {
    const found = editionChanges.statuses.find(({ id }) => id === status)
    return found === undefined ? status : say(found)
  }
  return (
    <>
      <p>{words.summary(third.kept, third.reworded, fourth.added, third.removed)}</p>
      <Table
        caption={words.editions}
        rows={present}
        rowKey={({ id }) => id}
        columns={[
          { key: 'to', head: words.fourth, cell: ({ id }) => <FourthName id={id} /> },
          {
            key: 'status',
            head: words.change,
            cell: ({ status }) => <Mark kind={LOOKS[status]}>{statusWords(status)}</Mark>,
          },
          { key: 'from', head: words.from, cell: (change) => ('from' in change ? change.from.join(' ') || '—' : '—') },
          { key: 'why', head: words.why, cell: ({ why }) => say(why) },
        ]}
      />
      <Section title={words.removedTitle}>
        <Table
          caption={words.removedTitle}
          rows={removed}
          rowKey={({ id }) => id}
          columns={[
            { key: 'id', head: words.third, cell: ({ id }) => id },
            { key: 'asked', head: words.requirement, cell: ({ id }) => <ThirdText id={id} /> },
            { key: 'why', head: words.why, cell: ({ why }) => say(why) },
            {
              key: 'nearest',
              head: words.nearest,
              cell: (change) => ('nearest' in change ? <MeasureNames measures={change.nearest} /> : '—'),
            },
          ]}
        />
      </Section>
      <Section title={words.structure}>
        <ul>
          {editionChanges.structure.map((each) => (
            <li key={each.ja}>{say(each)}</li>
          ))}
        </ul>
      </Section>
      <Section title={words.explanation}>
        <ul>
          {editionChanges.explanationChanges.map((each) => (
            <li key={each.ja}>
              <strong>{each.measures.join(' ')}</strong> {say(each)}
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}

function FourthName({ id }: { readonly id: string }) {
  return isMeasureId(id) ? <Named id={id} /> : <>{id}</>
}

function Named({ id }: { readonly id: MeasureId }) {
  const say = useSay()
  return (
    <>
      <span className="measure-id">{id}</span> {say(findMeasure(id).title)}
    </>
  )
}

function ThirdText({ id }: { readonly id: string }) {
  const language = useLanguage()
  return <>{thirdEdition.measures.find((each) => each.id === id)?.requirement[language] ?? '—'}</>
}
