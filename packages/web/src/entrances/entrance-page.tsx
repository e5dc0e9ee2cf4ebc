import type { ComparedToStandard, EntranceAnswer, EntranceDetail } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'
import { ComparedMark, useLackWords } from '../authentication-standard/compared-entrances.tsx'
import { get } from '../kit/ask.ts'
import { CheckField, DateField, Form, SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Facts, Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { optionsOf, useDraft } from '../registers/draft.ts'
import { ReviewCell } from '../registers/review-cell.tsx'
import { useKept } from '../registers/use-kept.ts'
import { registerWords } from '../registers/words.ts'
import { BoundaryRules } from './boundary-rules.tsx'
import { messages } from './messages.ts'

export function NewEntrancePage() {
  const words = useMessages(messages)
  return (
    <Page title={words.addTitle} back={{ href: '/entrances', text: words.title }}>
      <EntranceForm />
    </Page>
  )
}

export function EntrancePage() {
  const words = useMessages(messages)
  const { entrance: id } = useParams<{ entrance: string }>()
  const query = useQuery({ queryKey: ['entrances', id], queryFn: () => get<EntranceDetail>(`/api/entrances/${id}`) })
  const mayChange = hasRole(useSession(), 'administrator')
  return (
    <Page title={query.data?.entrance.name ?? words.title} back={{ href: '/entrances', text: words.title }}>
      <Loaded query={query}>
        {({ entrance, rules }) => (
          <>
            {entrance.standard !== undefined && <AgainstStandard compared={entrance.standard} />}
            {mayChange ? (
              <EntranceForm key={entrance.version} entrance={entrance} />
            ) : (
              <EntranceFacts entrance={entrance} />
            )}
            <BoundaryRules entrance={entrance.id} rules={rules} mayChange={mayChange} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** How it stands to the organisation's authentication standard, and what is missing (AD-14). */
function AgainstStandard({ compared }: { readonly compared: ComparedToStandard }) {
  const words = useMessages(messages)
  const lackWords = useLackWords()
  return (
    <p>
      <Link href="/authentication-standard">{words.standard}</Link> <ComparedMark compared={compared} />{' '}
      {lackWords(compared.lacks)}
    </p>
  )
}

function EntranceFacts({ entrance }: { readonly entrance: EntranceAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  return (
    <Facts
      items={[
        { term: words.kind, value: words.kinds[entrance.kind] },
        { term: words.address, value: entrance.address ?? common.unknown },
        { term: words.frontedByTaga, value: common.flags[`${entrance.frontedByTaga}`] },
        { term: words.authentication, value: common.authentications[entrance.authentication] },
        { term: words.passwordPolicy, value: words.passwordPolicies[entrance.passwordPolicy] },
        { term: words.encryptedPath, value: common.answers[entrance.encryptedPath] },
        { term: words.boundaryRestricted, value: common.answers[entrance.boundaryRestricted] },
        { term: words.logsKept, value: common.answers[entrance.logsKept] },
        { term: common.owner, value: entrance.owner },
        {
          term: words.reviewedAt,
          value: entrance.reviewedAt === undefined ? common.unknown : <Day at={entrance.reviewedAt} />,
        },
        { term: common.reviewDue, value: <ReviewCell at={entrance.reviewDueAt} /> },
      ]}
    />
  )
}

/** Adds an entrance, or reviews the one given. */
function EntranceForm({ entrance }: { readonly entrance?: EntranceAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const { draft, set } = useDraft({
    name: entrance?.name ?? '',
    kind: entrance?.kind ?? 'vpn',
    address: entrance?.address ?? '',
    frontedByTaga: entrance?.frontedByTaga ?? false,
    authentication: entrance?.authentication ?? 'unknown',
    passwordPolicy: entrance?.passwordPolicy ?? 'unknown',
    encryptedPath: entrance?.encryptedPath ?? 'unknown',
    boundaryRestricted: entrance?.boundaryRestricted ?? 'unknown',
    boundaryReviewedAt: entrance?.boundaryReviewedAt,
    logsKept: entrance?.logsKept ?? 'unknown',
    owner: entrance?.owner ?? '',
    reviewDueAt: entrance?.reviewDueAt,
  })
  const form = useKept({ name: 'entrances', page: '/entrances' }, { present: entrance, draft })
  const choose = <
    Name extends 'kind' | 'authentication' | 'passwordPolicy' | 'encryptedPath' | 'boundaryRestricted' | 'logsKept',
  >(
    name: Name,
    options: Readonly<Record<string, string>>,
  ) => (
    <SelectField
      name={name}
      label={words[name]}
      value={draft[name]}
      onChange={(value) => set(name)(value as (typeof draft)[Name] /* one of the options */)}
      options={optionsOf(options)}
    />
  )
  return (
    <Form {...form}>
      <TextField name="name" label={common.name} required maxLength={200} value={draft.name} onChange={set('name')} />
      {choose('kind', words.kinds)}
      <TextField name="address" label={words.address} maxLength={500} value={draft.address} onChange={set('address')} />
      <CheckField
        name="frontedByTaga"
        label={words.frontedByTaga}
        value={draft.frontedByTaga}
        onChange={set('frontedByTaga')}
      />
      {choose('authentication', common.authentications)}
      {choose('passwordPolicy', words.passwordPolicies)}
      {choose('encryptedPath', common.answers)}
      {choose('boundaryRestricted', common.answers)}
      <DateField
        name="boundaryReviewedAt"
        label={words.boundaryReviewedAt}
        value={draft.boundaryReviewedAt}
        onChange={set('boundaryReviewedAt')}
      />
      {choose('logsKept', common.answers)}
      <TextField
        name="owner"
        label={common.owner}
        required
        maxLength={200}
        value={draft.owner}
        onChange={set('owner')}
      />
      <DateField
        name="reviewDueAt"
        label={common.reviewDue}
        hint={words.reviewHint}
        required
        value={draft.reviewDueAt}
        onChange={set('reviewDueAt')}
      />
    </Form>
  )
}
