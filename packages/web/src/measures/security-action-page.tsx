import type { SecurityActionAnswer } from '@taga/contract'
import { findMeasure } from '@taga/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { send } from '../kit/ask.ts'
import { startOfDay } from '../kit/date-field.tsx'
import { Share } from '../kit/bar.tsx'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { CheckField, DateField, Form, TextArea } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark, StateMark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Day } from '../kit/when.tsx'
import { useProgrammeChanged, useSecurityAction } from './api.ts'
import { measureHref } from './measure-href.ts'

type Point = SecurityActionAnswer['points'][number]

const ja = {
  title: 'SECURITY ACTION',
  lead: '中小企業が取組を自ら宣言する制度（IPA）です。段階ごとに求められることと、ここで確かめられている対策の状態、宣言した日を並べます。',
  stars: { 1: '一つ星：まず五つを実践する', 2: '二つ星：診断して、方針を公開する' },
  done: '済んだこと',
  point: '項目',
  shows: '関わる対策の今の状態',
  none: '—',
  when: '済んだ日',
  not: 'まだ',
  mark: '記録する',
  isDone: '済んだ',
  day: '済んだ日',
  note: 'メモ',
  saved: '保存しました。',
  declared: 'この段階を宣言しました',
}
const en: typeof ja = {
  title: 'SECURITY ACTION',
  lead: 'A scheme of the IPA in which small and medium companies declare what they do. What each stage asks, how the measures that show it stand here, and when it was declared.',
  stars: { 1: 'One star: begin with five things', 2: 'Two stars: diagnose, and publish a policy' },
  done: 'Done so far',
  point: 'Point',
  shows: 'Measures that show it, as they stand',
  none: '—',
  when: 'Done on',
  not: 'not yet',
  mark: 'Note it',
  isDone: 'It is done',
  day: 'Done on',
  note: 'Note',
  saved: 'Saved.',
  declared: 'This stage was declared',
}
const messages = { ja, en }

/** The two stages of SECURITY ACTION (column COL-1), with evidence beside each point. */
export function SecurityActionPage() {
  const words = useMessages(messages)
  return (
    <Page title={words.title} lead={words.lead}>
      <Loaded query={useSecurityAction()}>
        {({ points }) => (
          <>
            <Stage stars={1} points={points.filter(({ stars }) => stars === 1)} />
            <Stage stars={2} points={points.filter(({ stars }) => stars === 2)} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Stage({ stars, points }: { readonly stars: 1 | 2; readonly points: readonly Point[] }) {
  const words = useMessages(messages)
  const say = useSay()
  const session = useSession()
  const mayKeep = hasRole(session, 'administrator') || hasRole(session, 'executive')
  const [marking, setMarking] = useState<Point | undefined>()
  const isDeclared = points.some(({ point, doneAt }) => point.endsWith('.declared') && doneAt !== undefined)
  return (
    <Section title={`${'★'.repeat(stars)} ${words.stars[stars]}`}>
      {isDeclared && (
        <p>
          <Mark kind="good">{words.declared}</Mark>
        </p>
      )}
      <Share n={points.filter(({ doneAt }) => doneAt !== undefined).length} m={points.length} label={words.done} />
      <Table<Point>
        caption={words.stars[stars]}
        rows={points}
        rowKey={({ point }) => point}
        columns={[
          {
            key: 'point',
            head: words.point,
            cell: ({ title, note }) => (
              <>
                {say(title)}
                {note !== undefined && <span className="row-note">{note}</span>}
              </>
            ),
          },
          { key: 'shows', head: words.shows, cell: ({ measures }) => <Shown measures={measures} /> },
          {
            key: 'when',
            head: words.when,
            cell: ({ doneAt, by }) =>
              doneAt === undefined ? (
                <Mark kind="open">{words.not}</Mark>
              ) : (
                <>
                  <Day at={doneAt} calendar="both" />
                  <br />
                  <span className="soft">{by}</span>
                </>
              ),
          },
          ...(mayKeep
            ? [
                {
                  key: 'act',
                  head: words.mark,
                  cell: (point: Point) => (
                    <Button label={`${words.mark}: ${say(point.title)}`} onClick={() => setMarking(point)}>
                      {words.mark}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Dialog
        title={marking === undefined ? '' : say(marking.title)}
        open={marking !== undefined}
        onClose={() => setMarking(undefined)}
      >
        {marking !== undefined && <PointForm point={marking} close={() => setMarking(undefined)} />}
      </Dialog>
    </Section>
  )
}

function Shown({ measures }: { readonly measures: Point['measures'] }) {
  const words = useMessages(messages)
  const say = useSay()
  if (measures.length === 0) return <>{words.none}</>
  return (
    <ul className="plain-list">
      {measures.map(({ measure, state }) => (
        <li key={measure}>
          <StateMark state={state} />{' '}
          <Link href={measureHref(measure)}>
            {measure} {say(findMeasure(measure).title)}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function PointForm({ point, close }: { readonly point: Point; readonly close: () => void }) {
  const words = useMessages(messages)
  const changed = useProgrammeChanged()
  const toast = useToast()
  const [isDone, setDone] = useState(true)
  const [day, setDay] = useState<number | undefined>(point.doneAt ?? startOfDay(Date.now()))
  const [note, setNote] = useState(point.note ?? '')
  async function save(): Promise<void> {
    await send('PUT', `/api/security-action/${point.point}`, {
      version: point.version,
      ...(isDone && day !== undefined ? { doneAt: day } : {}),
      ...(note.trim() === '' ? {} : { note }),
    })
    await changed()
    toast(words.saved)
    close()
  }
  return (
    <Form onSubmit={save} submit={words.mark} cancel={close}>
      <CheckField name="done" label={words.isDone} value={isDone} onChange={setDone} />
      {isDone && <DateField name="doneAt" label={words.day} required value={day} max={Date.now()} onChange={setDay} />}
      <TextArea name="note" label={words.note} maxLength={2000} value={note} onChange={setNote} />
    </Form>
  )
}
