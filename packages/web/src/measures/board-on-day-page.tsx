import type { BoardDays, BoardOnDay } from '@taga/contract'
import { findMeasure } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'wouter'
import { BarrelPicture } from '../barrel/barrel-picture.tsx'
import { barrelOfDay } from '../barrel/barrel-of-day.ts'
import { get } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark, StateMark } from '../kit/mark.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { useBoardOnDay } from './api.ts'
import { DayChoice } from './day-choice.tsx'
import { measureHref } from './measure-href.ts'

const ja = {
  title: '過去の状態',
  lead: 'ある日の43の対策を、その日に記録簿へ残したとおりに見ます。あとから計算し直すことはありません。',
  back: '43の対策',
  nothing: 'まだ記録された日がありません',
  nothingText: '状態は毎日、記録簿に残します。最初の記録は、サーバーを動かしてから1時間以内にできます。',
  notRecorded: 'この日は記録されていません',
  notRecordedText: 'サーバーが止まっていたなどで、この日の記録がありません。前後の日から推し量った状態は示しません。',
  before: (day: string) => `前に記録のある日：${day}`,
  after: (day: string) => `次に記録のある日：${day}`,
  recordedAt: '記録した日時',
  position: '記録簿の位置',
  hash: 'ハッシュ値',
  proof: '検証',
  proofs: {
    sealed: { mark: '改ざんなし', text: '検証点で署名されています' },
    chained: { mark: '改ざんなし', text: '次の検証点で署名されます' },
    altered: { mark: '改ざんあり', text: '記録が書き換えられています' },
    erased: { mark: '本文なし', text: '記録に改ざんはなく、本文は消去されています' },
  },
  checkpoint: '検証点',
  measures: 'その日の43の対策',
  measure: '対策',
  state: '状態',
  counted: '確かめられた数',
  count: (n: number, m: number) => `${m}件中${n}件`,
  barrel: 'その日の樽',
}
const en: typeof ja = {
  title: 'The board on a day',
  lead: 'The 43 measures of a day, as the ledger recorded them that day. Nothing is computed backwards.',
  back: 'The 43 measures',
  nothing: 'No day has been recorded yet',
  nothingText:
    'The states go into the ledger every day. The first record is made within an hour of the server’s start.',
  notRecorded: 'Nothing was recorded on this day',
  notRecordedText:
    'The server may not have been running. What the days before and after suggest is not shown as if it were known.',
  before: (day) => `Last recorded before: ${day}`,
  after: (day) => `Next recorded: ${day}`,
  recordedAt: 'Recorded',
  position: 'Place in the ledger',
  hash: 'Hash',
  proof: 'Verified',
  proofs: {
    sealed: { mark: 'Unaltered', text: 'signed by a checkpoint' },
    chained: { mark: 'Unaltered', text: 'to be signed by the next checkpoint' },
    altered: { mark: 'Altered', text: 'the record is not what was written' },
    erased: { mark: 'No body', text: 'the entry is unaltered, its body was erased' },
  },
  checkpoint: 'Checkpoint',
  measures: 'The 43 measures of that day',
  measure: 'Measure',
  state: 'State',
  counted: 'Confirmed',
  count: (n, m) => `${n} of ${m}`,
  barrel: 'The barrel of that day',
}
const messages = { ja, en }

/** The board as the ledger recorded it on a day. The day stands in the address. */
export function BoardOnDayPage() {
  const words = useMessages(messages)
  const [search] = useSearchParams()
  const days = useQuery({ queryKey: ['board', 'days'], queryFn: () => get<BoardDays>('/api/board/days') })
  return (
    <Page title={words.title} lead={words.lead} back={{ href: '/measures', text: words.back }}>
      <Loaded
        query={days}
        empty={({ days: all }) =>
          all.length === 0 ? <Empty title={words.nothing} text={words.nothingText} /> : undefined
        }
      >
        {({ days: all }) => {
          const day = search.get('day') ?? all[0] ?? ''
          return (
            <>
              <DayChoice day={day} days={all} />
              <OfDay day={day} />
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

function OfDay({ day }: { readonly day: string }) {
  return <Loaded query={useBoardOnDay(day)}>{(board) => <Recorded board={board} />}</Loaded>
}

function Recorded({ board }: { readonly board: BoardOnDay }) {
  const words = useMessages(messages)
  const say = useSay()
  const { recorded } = board
  if (recorded === undefined)
    return (
      <Empty
        title={words.notRecorded}
        text={words.notRecordedText}
        actions={
          <>
            {board.before !== undefined && (
              <Link href={`/measures/history?day=${board.before}`}>{words.before(board.before)}</Link>
            )}
            {board.after !== undefined && (
              <Link href={`/measures/history?day=${board.after}`}>{words.after(board.after)}</Link>
            )}
          </>
        }
      />
    )
  const isWhole = recorded.proof === 'sealed' || recorded.proof === 'chained'
  return (
    <>
      <Facts
        items={[
          { term: words.recordedAt, value: <When at={recorded.at} /> },
          {
            term: words.proof,
            value: (
              <>
                <Mark kind={recorded.proof === 'altered' ? 'bad' : recorded.proof === 'sealed' ? 'good' : 'info'}>
                  {words.proofs[recorded.proof].mark}
                </Mark>
                <span className="row-note">{words.proofs[recorded.proof].text}</span>
              </>
            ),
          },
          ...(recorded.checkpoint === undefined ? [] : [{ term: words.checkpoint, value: `#${recorded.checkpoint}` }]),
          {
            term: words.position,
            value: (
              <code>
                {recorded.position.writer} #{recorded.position.seq}
              </code>
            ),
          },
          { term: words.hash, value: <code>{recorded.hash}</code> },
        ]}
      />
      {isWhole && (
        <>
          <Section title={words.barrel}>
            <BarrelPicture barrel={barrelOfDay(recorded)} />
          </Section>
          <Section title={words.measures}>
            <Table
              caption={words.measures}
              rows={recorded.measures}
              rowKey={({ measure }) => measure}
              columns={[
                {
                  key: 'measure',
                  head: words.measure,
                  cell: ({ measure }) => (
                    <Link href={measureHref(measure)}>
                      <span className="measure-id">{measure}</span> {say(findMeasure(measure).title)}
                    </Link>
                  ),
                },
                { key: 'state', head: words.state, cell: ({ state }) => <StateMark state={state} /> },
                { key: 'count', head: words.counted, cell: ({ n, m }) => (m === 0 ? '—' : words.count(n, m)) },
              ]}
            />
          </Section>
        </>
      )}
    </>
  )
}
