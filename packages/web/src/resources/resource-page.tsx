import type { ResourceAnswer, ResourceDetail } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useParams } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { Form, SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Facts, Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { filled, flagText, optionsOf, readFlag, useDraft } from '../registers/draft.ts'
import { LevelMark } from '../registers/level-mark.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'
import { RightHolders } from './right-holders.tsx'

const FLAGS = ['teleworkAllowed', 'fitForConfidential', 'savingPossible', 'external'] as const

export function NewResourcePage() {
  const words = useMessages(messages)
  return (
    <Page title={words.addTitle} back={{ href: '/resources', text: words.title }}>
      <ResourceForm />
    </Page>
  )
}

export function ResourcePage() {
  const words = useMessages(messages)
  const { resource: id } = useParams<{ resource: string }>()
  const query = useQuery({ queryKey: ['resources', id], queryFn: () => get<ResourceDetail>(`/api/resources/${id}`) })
  const mayChange = hasRole(useSession(), 'administrator')
  return (
    <Page title={query.data?.resource.name ?? words.title} back={{ href: '/resources', text: words.title }}>
      <Loaded query={query}>
        {(detail) => (
          <>
            {mayChange ? (
              <ResourceForm key={detail.resource.version} resource={detail.resource} />
            ) : (
              <ResourceFacts resource={detail.resource} />
            )}
            <RightHolders detail={detail} mayChange={mayChange} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function ResourceFacts({ resource }: { readonly resource: ResourceAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  return (
    <Facts
      items={[
        { term: words.level, value: <LevelMark level={resource.level} /> },
        { term: words.rightNeeded, value: resource.rightNeeded ?? words.everybody },
        ...FLAGS.map((flag) => ({
          term: words[flag],
          value: resource[flag] === undefined ? common.unknown : common.flags[`${resource[flag]}`],
        })),
      ]}
    />
  )
}

/** Adds a resource, or changes the one given. */
function ResourceForm({ resource }: { readonly resource?: ResourceAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { draft, set } = useDraft({
    name: resource?.name ?? '',
    level: resource?.level ?? '',
    rightNeeded: resource?.rightNeeded ?? '',
    teleworkAllowed: resource?.teleworkAllowed,
    fitForConfidential: resource?.fitForConfidential,
    savingPossible: resource?.savingPossible,
    external: resource?.external,
    hostDevice: resource?.hostDevice,
  })
  async function save(): Promise<void> {
    if (resource === undefined) {
      const added = await send<ResourceAnswer>('POST', '/api/resources', filled(draft))
      go(`/resources/${added.id}`)
    } else await send('PUT', `/api/resources/${resource.id}`, { ...filled(draft), version: resource.version })
    toast(common.saved)
    await client.invalidateQueries({ queryKey: ['resources'] })
  }
  return (
    <Form onSubmit={save} submit={resource === undefined ? common.add : common.save}>
      <TextField name="name" label={common.name} required maxLength={200} value={draft.name} onChange={set('name')} />
      <SelectField
        name="level"
        label={words.level}
        value={draft.level}
        onChange={(level) => set('level')(level as typeof draft.level /* one of the options */)}
        options={optionsOf(common.levels, common.levelNone)}
      />
      <TextField
        name="rightNeeded"
        label={words.rightNeeded}
        hint={words.rightHint}
        maxLength={100}
        value={draft.rightNeeded}
        onChange={set('rightNeeded')}
      />
      {FLAGS.map((flag) => (
        <SelectField
          key={flag}
          name={flag}
          label={words[flag]}
          value={flagText(draft[flag])}
          onChange={(text) => set(flag)(readFlag(text))}
          options={optionsOf(common.flags, common.notKnown)}
        />
      ))}
    </Form>
  )
}
