import type { FlowAnswer, FlowStep } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { ActButton } from '../kit/act-button.tsx'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Form, TextArea } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Steps } from '../kit/steps.tsx'
import { Day, When } from '../kit/when.tsx'
import { messages } from './messages.ts'

const SHOWN = { done: 'done', notNeeded: 'skipped', open: 'open' } as const

/** One joiner or leaver: what is done, what is still open, and where it is done. */
export function FlowPage() {
  const words = useMessages(messages)
  const { flow: id } = useParams<{ flow: string }>()
  const query = useQuery({
    queryKey: ['flows', id],
    queryFn: () => get<FlowAnswer>(`/api/flows/${id}`),
    refetchInterval: 10_000,
  })
  const flow = query.data
  const title =
    flow === undefined
      ? words.title
      : flow.kind === 'joiner'
        ? words.joinerTitle(flow.personName)
        : words.leaverTitle(flow.personName)
  return (
    <Page title={title} back={{ href: '/flows', text: words.title }}>
      <Loaded query={query}>{(loaded) => <Flow flow={loaded} />}</Loaded>
    </Page>
  )
}

function Flow({ flow }: { readonly flow: FlowAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const client = useQueryClient()
  const toast = useToast()
  const mayChange = hasRole(useSession(), 'administrator') && flow.closedAt === undefined
  const [skipped, setSkipped] = useState<FlowStep | undefined>(undefined)
  const refresh = () => client.invalidateQueries({ queryKey: ['flows'] })
  async function mark(step: FlowStep, to: 'done' | 'notNeeded' | 'open', note?: string): Promise<void> {
    const body = { mark: to, version: flow.version, ...(note === undefined || note === '' ? {} : { note }) }
    await send('PUT', `/api/flows/${flow.id}/steps/${step.step}`, body)
    await refresh()
  }
  const isReady = flow.steps.every((step) => step.state !== 'open')
  return (
    <>
      <Facts
        items={[
          { term: words.kind, value: words.kinds[flow.kind] },
          { term: words.person, value: <Link href={`/people/${flow.person}`}>{flow.personName}</Link> },
          { term: words.started, value: <Day at={flow.startedAt} /> },
          { term: words.dueAt, value: <Day at={flow.dueAt} calendar="both" /> },
          ...(flow.closedAt === undefined ? [] : [{ term: words.closedAt, value: <When at={flow.closedAt} /> }]),
        ]}
      />
      {flow.late && <Notice kind="warn" title={words.late} />}
      <Section title={words.steps}>
        <Steps
          label={words.steps}
          steps={flow.steps.map((step) => ({
            id: step.step,
            title: say(step.title),
            state: SHOWN[step.state],
            children: (
              <>
                <p className="soft">
                  {words[step.how]}
                  {step.markedAt !== undefined && (
                    <>
                      {' · '}
                      <When at={step.markedAt} />
                    </>
                  )}
                  {step.note !== undefined && ` · ${step.note}`}
                </p>
                {step.left !== undefined && (
                  <p>
                    {say(step.left)} {step.href !== undefined && <Link href={step.href}>{words.go}</Link>}
                  </p>
                )}
                {mayChange && <StepActions step={step} mark={mark} skip={() => setSkipped(step)} />}
              </>
            ),
          }))}
        />
        {mayChange && (
          <>
            <p className="hint">{words.closeHint}</p>
            <Form
              submit={words.close}
              onSubmit={async () => {
                await send('POST', `/api/flows/${flow.id}/close`, { version: flow.version })
                await refresh()
                toast(words.closed)
              }}
            >
              {!isReady && (
                <p className="soft">
                  {words.stepStates.open}: {flow.steps.filter(({ state }) => state === 'open').length}
                </p>
              )}
            </Form>
          </>
        )}
      </Section>
      {skipped !== undefined && (
        <SkipDialog
          title={`${words.notNeeded}：${say(skipped.title)}`}
          close={() => setSkipped(undefined)}
          skip={(note) => mark(skipped, 'notNeeded', note)}
        />
      )}
    </>
  )
}

type StepActionsProps = {
  readonly step: FlowStep
  readonly mark: (step: FlowStep, to: 'done' | 'open') => Promise<void>
  readonly skip: () => void
}

/** What can be said of a step. What Taga sees for itself can at most be said not to be needed. */
function StepActions({ step, mark, skip }: StepActionsProps) {
  const words = useMessages(messages)
  const say = useSay()
  const of = (text: string) => `${text}: ${say(step.title)}`
  if (step.state !== 'open')
    return step.markedAt === undefined ? null : (
      <ActButton kind="plain" label={of(words.reopen)} act={() => mark(step, 'open')}>
        {words.reopen}
      </ActButton>
    )
  return (
    <p className="actions">
      {step.how === 'declared' && step.left === undefined && (
        <ActButton label={of(words.done)} act={() => mark(step, 'done')}>
          {words.done}
        </ActButton>
      )}
      {step.canSkip && (step.how === 'seen' || step.left === undefined) && (
        <Button kind="plain" label={of(words.notNeeded)} onClick={skip}>
          {words.notNeeded}
        </Button>
      )}
    </p>
  )
}

type SkipDialogProps = {
  readonly title: string
  readonly close: () => void
  readonly skip: (note: string) => Promise<void>
}

function SkipDialog({ title, close, skip }: SkipDialogProps) {
  const words = useMessages(messages)
  const [note, setNote] = useState('')
  return (
    <Dialog title={title} open onClose={close}>
      <Form
        submit={words.notNeeded}
        cancel={close}
        onSubmit={async () => {
          await skip(note)
          close()
        }}
      >
        <TextArea name="note" label={words.note} required maxLength={500} value={note} onChange={setNote} />
      </Form>
    </Dialog>
  )
}
