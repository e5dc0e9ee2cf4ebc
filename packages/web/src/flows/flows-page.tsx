import type { FlowAnswer, FlowKind, FlowRow, FlowsAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Empty } from '../kit/empty.tsx'
import { DateField, Form, RadioGroup } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { ChoosePerson } from '../people/choose-person.tsx'
import { filled, optionsOf, useDraft } from '../registers/draft.ts'
import { messages } from './messages.ts'

/** Joiners and leavers as checklists that close (A5: AD-12, AD-14, EX-3). */
export function FlowsPage() {
  const words = useMessages(messages)
  const mayStart = hasRole(useSession(), 'administrator')
  const [isStarting, setStarting] = useState(false)
  const start = mayStart && (
    <Button kind="primary" onClick={() => setStarting(true)}>
      {words.start}
    </Button>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={start}>
      <RegisterList<FlowRow>
        name="flows"
        load={(query) => get<FlowsAnswer>('/api/flows', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/flows/${row.id}`}
        columns={[
          { key: 'person', head: words.person, cell: (row) => row.personName },
          { key: 'kind', head: words.kind, cell: (row) => words.kinds[row.kind] },
          { key: 'state', head: words.state, cell: (row) => <FlowState flow={row} /> },
          { key: 'due', head: words.dueAt, cell: (row) => <Day at={row.dueAt} />, sort: 'due' },
          { key: 'started', head: words.started, cell: (row) => <Day at={row.startedAt} />, sort: 'started' },
        ]}
        filters={[
          { name: 'state', label: words.state, kind: 'select', options: optionsOf(words.states) },
          { name: 'kind', label: words.kind, kind: 'select', options: optionsOf(words.kinds) },
        ]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} actions={start} />}
      />
      {isStarting && <StartDialog close={() => setStarting(false)} />}
    </Page>
  )
}

/** Open, late or closed. */
function FlowState({ flow }: { readonly flow: FlowRow }) {
  const words = useMessages(messages)
  if (flow.closedAt !== undefined) return <Mark kind="good">{words.states.closed}</Mark>
  return flow.late ? <Mark kind="bad">{words.late}</Mark> : <Mark kind="open">{words.states.open}</Mark>
}

function StartDialog({ close }: { readonly close: () => void }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const [, go] = useLocation()
  const { draft, set } = useDraft({ person: '', kind: 'joiner' as FlowKind, dueAt: undefined as number | undefined })
  async function start(): Promise<void> {
    const flow = await send<FlowAnswer>('POST', '/api/flows', filled(draft))
    await client.invalidateQueries({ queryKey: ['flows'] })
    go(`/flows/${flow.id}`)
  }
  return (
    <Dialog title={words.startTitle} open onClose={close}>
      <Form onSubmit={start} submit={words.start} cancel={close}>
        <RadioGroup
          name="kind"
          label={words.kind}
          required
          value={draft.kind}
          onChange={(kind) => set('kind')(kind as FlowKind /* one of the options */)}
          options={optionsOf(words.kinds)}
        />
        <ChoosePerson name="person" label={words.person} withLeft value={draft.person} onChange={set('person')} />
        <DateField
          name="dueAt"
          label={words.dueAt}
          hint={words.dueHint}
          required
          value={draft.dueAt}
          onChange={set('dueAt')}
        />
      </Form>
    </Dialog>
  )
}
