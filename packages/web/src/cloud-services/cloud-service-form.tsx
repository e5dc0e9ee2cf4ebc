import type { CloudServiceAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { send } from '../kit/ask.ts'
import { CheckField, CheckGroup, Form, RadioGroup, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { optionsOf } from '../registers/draft.ts'
import { registerWords } from '../registers/words.ts'
import { ChooseResource } from '../resources/choose-resource.tsx'
import { type CloudServiceDraft, PRESETS, type Preset, draftOf, inputOf, presetDraft } from './cloud-service-draft.ts'
import { messages } from './messages.ts'

type Editing = { readonly draft: CloudServiceDraft; readonly change: (part: Partial<CloudServiceDraft>) => void }

/** Adds a cloud service, or changes it. For those that are known, what they are is filled in. */
export function CloudServiceForm({
  present,
  resource = '',
}: {
  readonly present?: CloudServiceAnswer | undefined
  readonly resource?: string | undefined
}) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const [preset, setPreset] = useState<Preset>('oidc')
  const [draft, setDraft] = useState(() =>
    present === undefined ? presetDraft('oidc', { resource }) : draftOf(present.service),
  )
  const change = (part: Partial<CloudServiceDraft>) => setDraft((before) => ({ ...before, ...part }))
  async function save(): Promise<void> {
    const service = inputOf(draft)
    if (present === undefined) {
      const added = await send<CloudServiceAnswer>('POST', '/api/cloud-services', service)
      go(`/cloud-services/${added.id}`)
    } else await send('PUT', `/api/cloud-services/${present.id}`, { service, version: present.version })
    toast(common.saved)
    await client.invalidateQueries({ queryKey: ['cloudServices'] })
  }
  return (
    <Form onSubmit={save} submit={present === undefined ? common.add : common.save} within="service">
      {present === undefined && (
        <RadioGroup
          name="preset"
          label={words.preset}
          value={preset}
          onChange={(value) => {
            const chosen = PRESETS.find((one) => one === value) ?? 'oidc'
            setPreset(chosen)
            setDraft(presetDraft(chosen, draft))
          }}
          options={PRESETS.map((value) => ({ value, label: words.presets[value], hint: words.presetHints[value] }))}
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
      <TextField
        name="startUrl"
        label={words.startUrl}
        hint={words.startUrlHint}
        required
        type="url"
        maxLength={500}
        lang="en"
        value={draft.startUrl}
        onChange={(startUrl) => change({ startUrl })}
      />
      {draft.protocol === 'oidc' ? <OfOidc draft={draft} change={change} /> : <OfSaml draft={draft} change={change} />}
      <CheckGroup
        name="released"
        label={words.released}
        hint={words.releasedHint}
        value={draft.released}
        onChange={(released) => change({ released })}
        options={optionsOf(words.releases)}
      />
      <h2>{words.revocationTitle}</h2>
      <OfRevocation draft={draft} change={change} />
    </Form>
  )
}

function OfOidc({ draft, change }: Editing) {
  const words = useMessages(messages)
  return (
    <>
      <TextArea
        name="redirectUris"
        label={words.redirectUris}
        hint={words.linesHint}
        required
        rows={3}
        lang="en"
        value={draft.redirectUris}
        onChange={(redirectUris) => change({ redirectUris })}
      />
      <TextArea
        name="postLogoutUris"
        label={words.postLogoutUris}
        hint={words.postLogoutHint}
        rows={2}
        lang="en"
        value={draft.postLogoutUris}
        onChange={(postLogoutUris) => change({ postLogoutUris })}
      />
      <TextField
        name="backChannelLogout"
        label={words.backChannelLogout}
        hint={words.backChannelHint}
        type="url"
        maxLength={500}
        lang="en"
        value={draft.backChannelLogout}
        onChange={(backChannelLogout) => change({ backChannelLogout })}
      />
      <RadioGroup
        name="client"
        label={words.client}
        value={draft.client}
        onChange={(client) => change({ client })}
        options={optionsOf(words.clients)}
      />
      <CheckField
        name="refresh"
        label={words.refresh}
        hint={words.refreshHint}
        value={draft.refresh}
        onChange={(refresh) => change({ refresh })}
      />
    </>
  )
}

function OfSaml({ draft, change }: Editing) {
  const words = useMessages(messages)
  return (
    <>
      <TextField
        name="entityId"
        label={words.entityId}
        hint={words.entityIdHint}
        required
        maxLength={500}
        lang="en"
        value={draft.entityId}
        onChange={(entityId) => change({ entityId })}
      />
      <TextArea
        name="acs"
        label={words.acs}
        hint={words.linesHint}
        required
        rows={3}
        lang="en"
        value={draft.acs}
        onChange={(acs) => change({ acs })}
      />
      <SelectField
        name="nameId"
        label={words.nameId}
        hint={words.nameIdHint}
        value={draft.nameId}
        onChange={(nameId) => change({ nameId })}
        options={optionsOf(words.nameIds)}
      />
      <TextArea
        name="requestCertificate"
        label={words.requestCertificate}
        hint={words.requestCertificateHint}
        rows={4}
        lang="en"
        value={draft.requestCertificate}
        onChange={(requestCertificate) => change({ requestCertificate })}
      />
      <TextField
        name="soapLogout"
        label={words.soapLogout}
        hint={words.soapLogoutHint}
        type="url"
        maxLength={500}
        lang="en"
        value={draft.soapLogout}
        onChange={(soapLogout) => change({ soapLogout })}
      />
      <TextField
        name="logoutAnswer"
        label={words.logoutAnswer}
        hint={words.logoutAnswerHint}
        type="url"
        maxLength={500}
        lang="en"
        value={draft.logoutAnswer}
        onChange={(logoutAnswer) => change({ logoutAnswer })}
      />
    </>
  )
}

function OfRevocation({ draft, change }: Editing) {
  const words = useMessages(messages)
  return (
    <>
      <RadioGroup
        name="revocation"
        label={words.revocation}
        value={draft.revocation}
        onChange={(value) => change({ revocation: value === 'microsoft' || value === 'google' ? value : 'none' })}
        options={optionsOf(words.revocations)}
      />
      {draft.revocation === 'microsoft' && (
        <>
          <TextField
            name="tenant"
            label={words.tenant}
            required
            maxLength={100}
            lang="en"
            value={draft.tenant}
            onChange={(tenant) => change({ tenant })}
          />
          <TextField
            name="clientId"
            label={words.applicationId}
            required
            maxLength={100}
            lang="en"
            value={draft.clientId}
            onChange={(clientId) => change({ clientId })}
          />
        </>
      )}
      {draft.revocation === 'google' && (
        <>
          <TextField
            name="account"
            label={words.account}
            required
            type="email"
            maxLength={254}
            lang="en"
            value={draft.account}
            onChange={(account) => change({ account })}
          />
          <TextField
            name="administrator"
            label={words.administrator}
            hint={words.administratorHint}
            required
            type="email"
            maxLength={254}
            lang="en"
            value={draft.administrator}
            onChange={(administrator) => change({ administrator })}
          />
        </>
      )}
    </>
  )
}
