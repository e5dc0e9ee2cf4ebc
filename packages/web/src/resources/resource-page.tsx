import type { ResourceAnswer, ResourceDetail } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { ResourceDestinations } from '../destinations/resource-destinations.tsx'
import { get } from '../kit/ask.ts'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Facts, Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { ChoiceField, FlagField } from '../registers/choice-field.tsx'
import { useDraft } from '../registers/draft.ts'
import { LevelMark } from '../registers/level-mark.tsx'
import { useKept } from '../registers/use-kept.ts'
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
            <ResourceDestinations resource={detail.resource.id} mayAdd={mayChange} />
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
  const form = useKept({ name: 'resources', page: '/resources' }, { present: resource, draft })
  return (
    <Form {...form}>
      <TextField name="name" label={common.name} required maxLength={200} value={draft.name} onChange={set('name')} />
      <ChoiceField
        name="level"
        label={words.level}
        value={draft.level}
        onChange={set('level')}
        words={common.levels}
        none={common.levelNone}
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
        <FlagField
          key={flag}
          name={flag}
          label={words[flag]}
          none={common.notKnown}
          value={draft[flag]}
          onChange={set(flag)}
        />
      ))}
    </Form>
  )
}
