import type { ApplicationAnswer, ApplicationDetail, ApplicationInput } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { endOfDay } from '../approvals/decide-form.tsx'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { DateField, Form, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { type Fact, Facts, Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { filled, optionsOf, useDraft } from '../registers/draft.ts'
import { readMatchLines, writeMatchLines } from './match-lines.ts'
import { messages } from './messages.ts'
import { VerdictMark } from './verdict-mark.tsx'

export function NewApplicationPage() {
  const words = useMessages(messages)
  return (
    <Page title={words.addTitle} back={{ href: '/applications', text: words.title }}>
      <ApplicationForm />
    </Page>
  )
}

export function ApplicationPage() {
  const words = useMessages(messages)
  const { application: id } = useParams<{ application: string }>()
  const query = useQuery({
    queryKey: ['applications', id],
    queryFn: () => get<ApplicationDetail>(`/api/applications/${id}`),
  })
  const mayChange = hasRole(useSession(), 'administrator')
  return (
    <Page title={query.data?.name ?? words.title} back={{ href: '/applications', text: words.title }}>
      <Loaded query={query}>
        {(application) => (
          <>
            <Said application={application} />
            {mayChange && <ApplicationForm key={application.version} application={application} />}
            {mayChange && <Remove application={application} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Said({ application }: { readonly application: ApplicationDetail }) {
  const words = useMessages(messages)
  const items: Fact[] = [
    { term: words.verdict, value: <VerdictMark verdict={application.verdict} /> },
    { term: words.devices, value: application.devices },
  ]
  if (application.decidedBy !== undefined) items.push({ term: words.decidedBy, value: application.decidedBy })
  if (application.removalDueAt !== undefined)
    items.push({ term: words.removalDue, value: <Day at={application.removalDueAt} /> })
  return <Facts items={items} />
}

function ApplicationForm({ application }: { readonly application?: ApplicationAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { draft, set } = useDraft({
    name: application?.name ?? '',
    publisher: application?.publisher ?? '',
    verdict: application === undefined || application.verdict === 'asked' ? 'approved' : application.verdict,
    conditions: application?.conditions ?? '',
    place: application?.place ?? '',
    reason: application?.reason ?? '',
    reviewAt: application?.reviewAt,
    removalDueAt: application?.removalDueAt,
  })
  const [lines, setLines] = useState(application === undefined ? '' : writeMatchLines(application.matches))
  async function save(): Promise<void> {
    const named = lines.trim() === '' ? [{ pattern: draft.name, exact: true }] : readMatchLines(lines)
    const content = {
      ...filled(draft),
      ...(draft.removalDueAt === undefined ? {} : { removalDueAt: endOfDay(draft.removalDueAt) }),
      matches: named,
    }
    if (application === undefined) {
      const { id } = await send<{ id: string }>('POST', '/api/applications', content)
      go(`/applications/${id}`)
    } else await send('PUT', `/api/applications/${application.id}`, { ...content, version: application.version })
    toast(words.saved)
    await client.invalidateQueries()
  }
  const isRefused = draft.verdict === 'refused'
  return (
    <Form onSubmit={save} submit={application === undefined ? words.add : words.save}>
      <TextField name="name" label={words.name} required maxLength={200} value={draft.name} onChange={set('name')} />
      <TextField
        name="publisher"
        label={words.publisher}
        hint={words.publisherHint}
        maxLength={200}
        value={draft.publisher}
        onChange={set('publisher')}
      />
      <TextArea
        name="matches"
        label={words.matches}
        hint={words.matchesHint}
        rows={3}
        value={lines}
        onChange={setLines}
      />
      <SelectField
        name="verdict"
        label={words.verdict}
        hint={words.verdictHint}
        value={draft.verdict}
        onChange={(value) => set('verdict')(value as ApplicationInput['verdict'] /* one of the options */)}
        options={optionsOf({
          approved: words.verdicts.approved,
          refused: words.verdicts.refused,
          ignored: words.verdicts.ignored,
        })}
      />
      {draft.verdict === 'approved' ? (
        <>
          <TextField
            name="place"
            label={words.place}
            hint={words.placeHint}
            maxLength={500}
            value={draft.place}
            onChange={set('place')}
          />
          <TextArea
            name="conditions"
            label={words.conditions}
            hint={words.conditionsHint}
            maxLength={500}
            rows={3}
            value={draft.conditions}
            onChange={set('conditions')}
          />
          <DateField
            name="reviewAt"
            label={words.review}
            hint={words.reviewHint}
            value={draft.reviewAt}
            onChange={set('reviewAt')}
          />
        </>
      ) : (
        <TextArea
          name="reason"
          label={words.reason}
          maxLength={500}
          rows={3}
          value={draft.reason}
          onChange={set('reason')}
        />
      )}
      {isRefused && (
        <DateField
          name="removalDueAt"
          label={words.removalDue}
          hint={words.removalHint}
          value={draft.removalDueAt}
          onChange={set('removalDueAt')}
        />
      )}
    </Form>
  )
}

function Remove({ application }: { readonly application: ApplicationAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const [open, setOpen] = useState(false)
  async function remove(): Promise<void> {
    await send('DELETE', `/api/applications/${application.id}`)
    toast(words.removed)
    go('/applications')
    await client.invalidateQueries()
  }
  return (
    <p>
      <Button kind="danger" onClick={() => setOpen(true)}>
        {words.remove}
      </Button>
      <Confirm
        title={words.removeTitle}
        text={words.removeText}
        confirm={words.remove}
        onConfirm={remove}
        kind="danger"
        typed={application.name}
        open={open}
        onClose={() => setOpen(false)}
      />
    </p>
  )
}
