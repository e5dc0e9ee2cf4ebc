import type { AssetAnswer, DepartmentsAnswer, LocationsAnswer, ResourcesAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { DateField, Form, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Facts, Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day, When } from '../kit/when.tsx'
import { ChoiceField, FlagField } from '../registers/choice-field.tsx'
import { useDraft } from '../registers/draft.ts'
import { LevelMark } from '../registers/level-mark.tsx'
import { ReviewCell } from '../registers/review-cell.tsx'
import { useKept } from '../registers/use-kept.ts'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'

export function NewAssetPage() {
  const words = useMessages(messages)
  return (
    <Page title={words.addTitle} back={{ href: '/information', text: words.title }}>
      <AssetForm />
    </Page>
  )
}

export function AssetPage() {
  const words = useMessages(messages)
  const { asset } = useParams<{ asset: string }>()
  const query = useQuery({ queryKey: ['assets', asset], queryFn: () => get<AssetAnswer>(`/api/assets/${asset}`) })
  const mayChange = hasRole(useSession(), 'administrator')
  return (
    <Page title={query.data?.name ?? words.title} back={{ href: '/information', text: words.title }}>
      <Loaded query={query}>
        {(row) => (mayChange ? <AssetForm key={row.version} asset={row} /> : <AssetFacts asset={row} />)}
      </Loaded>
    </Page>
  )
}

function AssetFacts({ asset }: { readonly asset: AssetAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  return (
    <Facts
      items={[
        { term: words.level, value: <LevelMark level={asset.level} /> },
        { term: words.form, value: words.forms[asset.form] },
        { term: common.owner, value: asset.owner ?? common.notDecided },
        { term: common.department, value: asset.departmentName ?? common.notDecided },
        { term: words.location, value: asset.locationName ?? common.unknown },
        { term: words.resource, value: asset.resourceName ?? common.unknown },
        {
          term: words.personal,
          value: asset.personal === undefined ? common.unknown : common.flags[`${asset.personal}`],
        },
        { term: common.reviewDue, value: <ReviewCell at={asset.reviewDueAt} /> },
        ...(asset.disposedAt === undefined ? [] : [{ term: words.disposedAt, value: <Day at={asset.disposedAt} /> }]),
        { term: common.changed, value: <When at={asset.updatedAt} /> },
        ...(asset.note === undefined ? [] : [{ term: common.note, value: asset.note }]),
      ]}
    />
  )
}

/** Adds an asset, or changes the one given. */
function AssetForm({ asset }: { readonly asset?: AssetAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const departments = useQuery({ queryKey: ['departments'], queryFn: () => get<DepartmentsAnswer>('/api/departments') })
  const locations = useQuery({ queryKey: ['locations'], queryFn: () => get<LocationsAnswer>('/api/locations') })
  const resources = useQuery({
    queryKey: ['resources', 'choose'],
    queryFn: () => get<ResourcesAnswer>('/api/resources', { limit: 200 }),
  })
  const { draft, set } = useDraft({
    name: asset?.name ?? '',
    form: asset?.form ?? 'electronic',
    level: asset?.level ?? '',
    owner: asset?.owner ?? '',
    department: asset?.department ?? '',
    location: asset?.location ?? '',
    resource: asset?.resource ?? '',
    personal: asset?.personal,
    note: asset?.note ?? '',
    reviewDueAt: asset?.reviewDueAt,
    disposedAt: asset?.disposedAt,
  })
  const form = useKept({ name: 'assets', page: '/information' }, { present: asset, draft })
  const chosen = (rows: readonly { id: string; name: string }[] | undefined) => [
    { value: '', label: common.noneChosen },
    ...(rows ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <Form {...form}>
      <TextField name="name" label={common.name} required maxLength={200} value={draft.name} onChange={set('name')} />
      <ChoiceField
        name="form"
        label={words.form}
        required
        value={draft.form}
        onChange={set('form')}
        words={words.forms}
      />
      <ChoiceField
        name="level"
        label={words.level}
        value={draft.level}
        onChange={set('level')}
        words={common.levels}
        none={common.levelNone}
      />
      <FlagField
        name="personal"
        label={words.personal}
        none={common.unknown}
        value={draft.personal}
        onChange={set('personal')}
      />
      <TextField name="owner" label={common.owner} maxLength={200} value={draft.owner} onChange={set('owner')} />
      <SelectField
        name="department"
        label={common.department}
        value={draft.department}
        onChange={set('department')}
        options={chosen(departments.data?.rows)}
      />
      <SelectField
        name="location"
        label={words.location}
        value={draft.location}
        onChange={set('location')}
        options={chosen(locations.data?.locations)}
      />
      <SelectField
        name="resource"
        label={words.resource}
        hint={words.resourceHint}
        value={draft.resource}
        onChange={set('resource')}
        options={chosen(resources.data?.rows)}
      />
      <TextArea name="note" label={common.note} maxLength={1000} value={draft.note} onChange={set('note')} />
      <DateField name="reviewDueAt" label={common.reviewDue} value={draft.reviewDueAt} onChange={set('reviewDueAt')} />
      <DateField name="disposedAt" label={words.disposedAt} value={draft.disposedAt} onChange={set('disposedAt')} />
    </Form>
  )
}
