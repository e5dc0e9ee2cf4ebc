import type { AssetAnswer, DepartmentsAnswer, LocationsAnswer, ResourcesAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useParams } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { DateField, Form, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Facts, Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day, When } from '../kit/when.tsx'
import { filled, flagText, optionsOf, readFlag, useDraft } from '../registers/draft.ts'
import { LevelMark } from '../registers/level-mark.tsx'
import { ReviewCell } from '../registers/review-cell.tsx'
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
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
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
  async function save(): Promise<void> {
    if (asset === undefined) {
      const added = await send<AssetAnswer>('POST', '/api/assets', filled(draft))
      go(`/information/${added.id}`)
    } else await send<AssetAnswer>('PUT', `/api/assets/${asset.id}`, { ...filled(draft), version: asset.version })
    toast(common.saved)
    await client.invalidateQueries({ queryKey: ['assets'] })
  }
  const chosen = (rows: readonly { id: string; name: string }[] | undefined) => [
    { value: '', label: common.noneChosen },
    ...(rows ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <Form onSubmit={save} submit={asset === undefined ? common.add : common.save}>
      <TextField name="name" label={common.name} required maxLength={200} value={draft.name} onChange={set('name')} />
      <SelectField
        name="form"
        label={words.form}
        required
        value={draft.form}
        onChange={(form) => set('form')(form as AssetAnswer['form'] /* one of the options */)}
        options={optionsOf(words.forms)}
      />
      <SelectField
        name="level"
        label={words.level}
        value={draft.level}
        onChange={(level) => set('level')(level as typeof draft.level /* one of the options */)}
        options={optionsOf(common.levels, common.levelNone)}
      />
      <SelectField
        name="personal"
        label={words.personal}
        value={flagText(draft.personal)}
        onChange={(text) => set('personal')(readFlag(text))}
        options={optionsOf(common.flags, common.unknown)}
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
