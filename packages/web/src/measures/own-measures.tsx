import type { AddOwnMeasure, OwnMeasureAnswer } from '@taga/contract'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm, Dialog } from '../kit/dialog.tsx'
import { DateField, Form, RadioGroup, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { StateMark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Day } from '../kit/when.tsx'
import { useProgrammeChanged } from './api.ts'
import { DIMENSION_WORDS } from './dimension-words.ts'
import { facetOptions, ROLE_WORDS, TIER_WORDS } from './measure-words.ts'
import { messages } from './messages.ts'

const YEAR_MS = 365 * 86_400_000

/** Measures of the organisation's own, beside the 43. */
export function OwnMeasures({ own }: { readonly own: readonly OwnMeasureAnswer[] }) {
  const words = useMessages(messages)
  const say = useSay()
  const session = useSession()
  const mayKeep = hasRole(session, 'administrator') || hasRole(session, 'executive')
  const [editing, setEditing] = useState<OwnMeasureAnswer | 'new' | undefined>()
  const [retiring, setRetiring] = useState<OwnMeasureAnswer | undefined>()
  const changed = useProgrammeChanged()
  const toast = useToast()
  return (
    <Section
      title={words.own}
      id="own"
      actions={mayKeep && <Button onClick={() => setEditing('new')}>{words.addOwn}</Button>}
    >
      <p>{words.ownLead}</p>
      {own.length === 0 && <p className="soft">{words.ownEmpty}</p>}
      {own.length > 0 && (
        <Table<OwnMeasureAnswer>
          caption={words.own}
          rows={own}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'title',
              head: words.measure,
              cell: ({ title, detail }) => (
                <>
                  {title}
                  {detail !== '' && <span className="row-note">{detail}</span>}
                </>
              ),
            },
            { key: 'state', head: words.state, cell: ({ state }) => <StateMark state={state} /> },
            {
              key: 'role',
              head: words.role,
              cell: ({ role }) => say(ROLE_WORDS.get(role) ?? { ja: role, en: role }),
            },
            {
              key: 'stated',
              head: words.stated,
              cell: ({ statedBy, statedAt }) =>
                statedAt === undefined ? (
                  words.statedNothing
                ) : (
                  <>
                    {statedBy} <Day at={statedAt} />
                  </>
                ),
            },
            { key: 'review', head: words.reviewAt, cell: ({ reviewAt }) => <Day at={reviewAt} /> },
            ...(mayKeep
              ? [
                  {
                    key: 'act',
                    head: words.change,
                    cell: (row: OwnMeasureAnswer) => (
                      <div className="actions">
                        <Button label={`${words.change}: ${row.title}`} onClick={() => setEditing(row)}>
                          {words.change}
                        </Button>
                        <Button kind="plain" label={`${words.retire}: ${row.title}`} onClick={() => setRetiring(row)}>
                          {words.retire}
                        </Button>
                      </div>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      <Dialog title={words.addOwn} open={editing !== undefined} onClose={() => setEditing(undefined)}>
        {editing !== undefined && <OwnForm own={editing} close={() => setEditing(undefined)} />}
      </Dialog>
      <Confirm
        title={retiring?.title ?? ''}
        text={words.retireText}
        confirm={words.retire}
        kind="danger"
        typed={retiring?.title}
        open={retiring !== undefined}
        onClose={() => setRetiring(undefined)}
        onConfirm={async () => {
          if (retiring === undefined) return
          await send('DELETE', `/api/own-measures/${retiring.id}?version=${retiring.version}`)
          await changed()
          toast(words.saved)
        }}
      />
    </Section>
  )
}

type Draft = Pick<AddOwnMeasure, 'title' | 'role' | 'dimension' | 'tier'> & {
  readonly detail: string
  readonly answer: 'yes' | 'no' | ''
  readonly reviewAt: number | undefined
}

function OwnForm({ own, close }: { readonly own: OwnMeasureAnswer | 'new'; readonly close: () => void }) {
  const words = useMessages(messages)
  const say = useSay()
  const changed = useProgrammeChanged()
  const toast = useToast()
  const [draft, setDraft] = useState<Draft>(() => draftOf(own))
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  async function save(): Promise<void> {
    const { answer, ...rest } = draft
    const owner = own === 'new' ? undefined : own.owner?.id
    const body = { ...rest, ...(answer === '' ? {} : { answer }), ...(owner === undefined ? {} : { owner }) }
    if (own === 'new') await send('POST', '/api/own-measures', body)
    else await send('PUT', `/api/own-measures/${own.id}`, { ...body, version: own.version })
    await changed()
    toast(words.saved)
    close()
  }
  const options = (of: Parameters<typeof facetOptions>[0]) => facetOptions(of, say, '').slice(1)
  return (
    <Form onSubmit={save} submit={own === 'new' ? words.add : words.save} cancel={close}>
      <TextField
        name="title"
        label={words.ownTitle}
        required
        maxLength={200}
        value={draft.title}
        onChange={(title) => set({ title })}
      />
      <TextArea
        name="detail"
        label={words.ownDetail}
        maxLength={2000}
        value={draft.detail}
        onChange={(detail) => set({ detail })}
      />
      <SelectField
        name="role"
        label={words.role}
        options={options(ROLE_WORDS)}
        value={draft.role}
        // the options are the roles
        onChange={(role) => set({ role: role as Draft['role'] })}
      />
      <SelectField
        name="dimension"
        label={words.dimension}
        options={options(DIMENSION_WORDS)}
        value={draft.dimension}
        // the options are the staves
        onChange={(dimension) => set({ dimension: dimension as Draft['dimension'] })}
      />
      <SelectField
        name="tier"
        label={words.tier}
        options={options(TIER_WORDS)}
        value={draft.tier}
        // the options are the tiers
        onChange={(tier) => set({ tier: tier as Draft['tier'] })}
      />
      <RadioGroup
        name="answer"
        label={words.stated}
        value={draft.answer}
        options={[
          { value: 'yes', label: words.statedYes },
          { value: 'no', label: words.statedNo },
          { value: '', label: words.statedNothing },
        ]}
        onChange={(answer) => set({ answer: answer === 'yes' || answer === 'no' ? answer : '' })}
      />
      <DateField
        name="reviewAt"
        label={words.reviewAt}
        hint={words.reviewHint}
        required
        value={draft.reviewAt}
        onChange={(reviewAt) => set({ reviewAt })}
      />
    </Form>
  )
}

function draftOf(own: OwnMeasureAnswer | 'new'): Draft {
  const reviewAt = Date.now() + YEAR_MS
  if (own === 'new')
    return { title: '', detail: '', role: 'administrator', dimension: 'rule', tier: 'baseline', answer: '', reviewAt }
  const { title, detail, role, dimension, tier, state } = own
  const answer = state === 'holds' ? 'yes' : state === 'fails' ? 'no' : ''
  return { title, detail, role, dimension, tier, answer, reviewAt: own.reviewAt }
}
