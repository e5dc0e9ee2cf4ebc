import type { DestinationAnswer, LocationsAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { CheckField, Form, RadioGroup, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Notice, useToast } from '../kit/notice.tsx'
import { useOutposts } from '../outposts/use-outposts.ts'
import { registerWords } from '../registers/words.ts'
import { ChooseResource } from '../resources/choose-resource.tsx'
import { CertificateTrust } from './certificate-trust.tsx'
import { type DestinationDraft, KINDS, asKind, asScheme, draftOf, emptyDraft, inputOf } from './destination-draft.ts'
import { messages } from './messages.ts'
import { PoolForm } from './pool-form.tsx'
import { poolMessages } from './pool-messages.ts'

/** The draft, and how a part of it is changed. */
export type Editing = {
  readonly draft: DestinationDraft
  readonly change: (part: Partial<DestinationDraft>) => void
}

type DestinationFormProps = {
  /** What is changed; absent: something is added, for the resource. */
  readonly present?: DestinationAnswer | undefined
  readonly resource?: string | undefined
}

/** Adds something that gateways open, or changes it. Each kind has only the fields that matter to it. */
export function DestinationForm({ present, resource = '' }: DestinationFormProps) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const pool = useMessages(poolMessages)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const [draft, setDraft] = useState(() =>
    present === undefined ? emptyDraft('web', resource) : draftOf(present.destination),
  )
  const change = (part: Partial<DestinationDraft>) => setDraft((before) => ({ ...before, ...part }))
  const editing = { draft, change }
  async function save(): Promise<void> {
    const destination = inputOf(draft)
    if (present === undefined) {
      const added = await send<DestinationAnswer>('POST', '/api/destinations', destination)
      go(`/destinations/${added.id}`)
    } else await send('PUT', `/api/destinations/${present.id}`, { destination, version: present.version })
    toast(common.saved)
    await client.invalidateQueries({ queryKey: ['destinations'] })
  }
  return (
    <Form onSubmit={save} submit={present === undefined ? common.add : common.save} within="destination">
      {present === undefined && (
        <RadioGroup
          name="kind"
          label={words.kind}
          value={draft.kind}
          onChange={(kind) => setDraft(asKind(draft, kind as DestinationDraft['kind'] /* one of the options */))}
          options={KINDS.map((kind) => ({ value: kind, label: words.kinds[kind], hint: words.kindHints[kind] }))}
        />
      )}
      <TextField
        name="name"
        label={common.name}
        hint={words.nameHint}
        required
        maxLength={200}
        value={draft.name}
        onChange={(name) => change({ name })}
      />
      <ChooseResource
        name="resource"
        label={words.resource}
        hint={words.resourceHint}
        value={draft.resource}
        onChange={(chosen) => change({ resource: chosen })}
      />
      {draft.kind !== 'tcp' && (
        <TextField
          name="publicName"
          label={words.publicName}
          hint={words.publicNameHint}
          required
          maxLength={253}
          lang="en"
          value={draft.publicName}
          onChange={(publicName) => change({ publicName })}
        />
      )}
      {draft.kind === 'desktop' && (
        <>
          <h2>{pool.title}</h2>
          <PoolForm {...editing} />
        </>
      )}
      {(draft.kind !== 'desktop' || draft.pool.source === 'hosts') && (
        <>
          <h2>{words.whereTitle}</h2>
          <Where {...editing} />
        </>
      )}
      {draft.kind === 'web' && <OfWeb {...editing} />}
      {(draft.kind === 'vnc' || draft.kind === 'rdp') && <OfOfficePc {...editing} />}
      {present?.hasSecret && <p className="note">{words.secretMoved}</p>}
    </Form>
  )
}

function Where({ draft, change }: Editing) {
  const words = useMessages(messages)
  return (
    <>
      <RadioGroup
        name="viaKind"
        label={words.via}
        value={draft.via}
        onChange={(via) => change({ via: via as DestinationDraft['via'] /* one of the options */ })}
        options={[
          { value: 'direct', label: words.direct, hint: words.directHint },
          { value: 'site', label: words.site, hint: words.siteHint },
        ]}
      />
      {draft.via === 'site' && <Site draft={draft} change={change} />}
      {draft.kind !== 'desktop' && <Place draft={draft} change={change} />}
    </>
  )
}

function Place({ draft, change }: Editing) {
  const words = useMessages(messages)
  return (
    <>
      <TextField
        name="host"
        label={words.host}
        hint={words.hostHint}
        required
        maxLength={253}
        lang="en"
        value={draft.host}
        // the addresses were those of the other name
        onChange={(host) => change({ host, pinned: '' })}
      />
      <TextField
        name="port"
        label={words.port}
        required
        inputMode="numeric"
        maxLength={5}
        value={draft.port}
        onChange={(port) => change({ port })}
      />
      <TextArea
        name="pinned"
        label={words.pinned}
        hint={draft.via === 'site' ? words.pinnedSiteHint : words.pinnedDirectHint}
        rows={2}
        maxLength={1_000}
        lang="en"
        value={draft.pinned}
        onChange={(pinned) => change({ pinned })}
      />
    </>
  )
}

/** Which place, and whether a connector stands there. */
function Site({ draft, change }: Editing) {
  const words = useMessages(messages)
  const places = useQuery({ queryKey: ['locations'], queryFn: () => get<LocationsAnswer>('/api/locations') })
  const outposts = useOutposts()
  const options = (places.data?.locations ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const hasConnector = outposts.data?.outposts.some(
    ({ kind, site, revokedAt }) => kind === 'connector' && site === draft.site && revokedAt === undefined,
  )
  return (
    <>
      <SelectField
        name="via"
        label={words.atSite}
        required
        hint={
          places.data !== undefined && options.length === 0 ? (
            <>
              {words.noSites} <Link href="/locations">{words.toLocations}</Link>
            </>
          ) : undefined
        }
        value={draft.site}
        onChange={(site) => change({ site })}
        options={[{ value: '', label: words.chooseSite }, ...options]}
      />
      {draft.site !== '' && hasConnector === false && (
        <Notice kind="warn">
          <p>
            {words.noConnector} <Link href="/outposts">{words.toOutposts}</Link>
          </p>
        </Notice>
      )}
    </>
  )
}

function OfWeb({ draft, change }: Editing) {
  const words = useMessages(messages)
  return (
    <>
      <RadioGroup
        name="scheme"
        label={words.scheme}
        value={draft.scheme}
        onChange={(scheme) => change(asScheme(draft, scheme === 'http' ? 'http' : 'https'))}
        options={(['https', 'http'] as const).map((scheme) => ({ value: scheme, label: words.schemes[scheme] }))}
      />
      {draft.scheme === 'http' && (
        <Notice kind="warn">
          <p>{words.httpWarning}</p>
        </Notice>
      )}
      {draft.scheme === 'https' && (
        <CertificateTrust draft={draft} change={change} kinds={['public', 'authority', 'pinned']} />
      )}
      <h2>{words.webTitle}</h2>
      <RadioGroup
        name="hostHeader"
        label={words.hostHeader}
        value={draft.hostHeader}
        onChange={(name) => change({ hostHeader: name === 'public' ? 'public' : 'upstream' })}
        options={(['upstream', 'public'] as const).map((value) => ({
          value,
          label: words.hostHeaders[value],
          hint: words.hostHeaderHints[value],
        }))}
      />
      <CheckField
        name="webSocket"
        label={words.webSocket}
        hint={words.webSocketHint}
        value={draft.webSocket}
        onChange={(webSocket) => change({ webSocket })}
      />
      <RadioGroup
        name="files"
        label={words.files}
        value={draft.files}
        onChange={(files) => change({ files: files === 'free' ? 'free' : 'enforced' })}
        options={(['enforced', 'free'] as const).map((value) => ({
          value,
          label: words.fileChoices[value],
          hint: words.fileHints[value],
        }))}
      />
      <TextField
        name="mostUploadBytes"
        label={words.mostUpload}
        hint={words.mostUploadHint}
        inputMode="numeric"
        maxLength={10}
        value={draft.mostUploadMb}
        onChange={(mostUploadMb) => change({ mostUploadMb })}
      />
      <CheckField
        name="encodedSlashes"
        label={words.encodedSlashes}
        hint={words.encodedSlashesHint}
        value={draft.encodedSlashes === 'passed'}
        onChange={(isPassed) => change({ encodedSlashes: isPassed ? 'passed' : 'refused' })}
      />
    </>
  )
}

function OfOfficePc({ draft, change }: Editing) {
  const words = useMessages(messages)
  const kinds = (['pinned', 'authority', 'public'] as const).filter((kind) => kind !== 'public' || draft.kind === 'rdp')
  return (
    <>
      <CertificateTrust draft={draft} change={change} kinds={draft.kind === 'vnc' ? ['none', ...kinds] : kinds} />
      <h2>{words.officeTitle}</h2>
      <TextField
        name="user"
        label={words.user}
        hint={draft.kind === 'vnc' ? words.userHint : words.userRdpHint}
        maxLength={200}
        value={draft.user}
        onChange={(user) => change({ user })}
      />
      {draft.kind === 'rdp' && (
        <TextField
          name="domain"
          label={words.domain}
          hint={words.domainHint}
          maxLength={200}
          lang="en"
          value={draft.domain}
          onChange={(domain) => change({ domain })}
        />
      )}
      <TextField
        name="wakeMac"
        label={words.wakeMac}
        hint={words.wakeMacHint}
        maxLength={17}
        lang="en"
        value={draft.wakeMac}
        onChange={(wakeMac) => change({ wakeMac })}
      />
    </>
  )
}
