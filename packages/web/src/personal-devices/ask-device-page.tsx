import type { ApprovalAnswer, MyPersonalDevices, PersonalDeviceRequest, PersonalDeviceTerms } from '@taga/contract'
import { DEVICE_KINDS, DEVICE_KIND_WORDS, DEVICE_SYSTEMS, DEVICE_SYSTEM_WORDS, MANAGEMENT_WORDS } from '@taga/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { CheckField, CheckGroup, Form, RadioGroup, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { optionsOf, useDraft } from '../registers/draft.ts'
import { Collected } from './collected.tsx'
import { ConsentWords } from './consent-words.tsx'
import { messages } from './messages.ts'

/** Asking to use a device of one's own, or with `?device=` to go on using it: protections, consent, what is collected (AD-9, TW-9). */
export function AskDevicePage() {
  const words = useMessages(messages)
  const [search] = useSearchParams()
  const device = search.get('device') ?? undefined
  const query = useQuery({
    queryKey: ['personal-devices', 'ask'],
    queryFn: async () => ({
      terms: await get<PersonalDeviceTerms>('/api/personal-device-terms'),
      mine: await get<MyPersonalDevices>('/api/my/personal-devices'),
    }),
  })
  return (
    <Page
      title={device === undefined ? words.askTitle : words.renewTitle}
      back={{ href: '/my/personal-devices', text: words.mineTitle }}
    >
      <Loaded query={query}>
        {({ terms, mine }) => (
          <AskForm terms={terms} known={device === undefined ? undefined : knownOf(mine, device)} />
        )}
      </Loaded>
    </Page>
  )
}

type Known = Pick<PersonalDeviceRequest, 'label' | 'kind' | 'os' | 'management'> & {
  readonly device: string
  readonly purpose?: string
  readonly patterns?: readonly string[]
}

function knownOf({ devices, waiting }: MyPersonalDevices, device: string): Known | undefined {
  const used = devices.find((each) => each.device === device)
  if (used !== undefined) return used
  const enrolled = waiting.find((each) => each.device === device)
  return enrolled === undefined ? undefined : { ...enrolled, management: 'managed' }
}

function AskForm({ terms, known }: { readonly terms: PersonalDeviceTerms; readonly known: Known | undefined }) {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { draft, set } = useDraft({
    label: known?.label ?? '',
    kind: known?.kind ?? 'phone',
    os: known?.os ?? 'ios',
    management: known?.management ?? 'browserOnly',
    purpose: known?.purpose ?? '',
  })
  const [patterns, setPatterns] = useState<readonly string[]>(known?.patterns ?? [])
  const [protections, setProtections] = useState<readonly string[]>([])
  const [agreed, setAgreed] = useState(false)
  const [isUnread, setUnread] = useState(false)
  const asked = terms.protections.filter(({ kinds }) => kinds.includes(draft.kind))
  async function ask(): Promise<void> {
    setUnread(!agreed)
    if (!agreed) return
    const body = {
      ...draft,
      ...(known === undefined ? {} : { device: known.device }),
      patterns,
      protections: protections.filter((id) => asked.some((each) => each.id === id)),
      consentVersion: terms.consent.version,
    }
    const { id } = await send<ApprovalAnswer>('POST', '/api/my/personal-devices/requests', body)
    toast(words.sent)
    await client.invalidateQueries()
    go(`/my/requests/${id}`)
  }
  return (
    <Form onSubmit={ask} submit={words.send}>
      {known === undefined ? (
        <>
          <TextField
            name="label"
            label={words.label}
            hint={words.labelHint}
            required
            maxLength={200}
            value={draft.label}
            onChange={set('label')}
          />
          <SelectField
            name="kind"
            label={words.kind}
            value={draft.kind}
            onChange={(value) => set('kind')(value as typeof draft.kind /* one of the options */)}
            options={DEVICE_KINDS.filter((kind) => kind !== 'server' && kind !== 'virtual').map((kind) => ({
              value: kind,
              label: say(DEVICE_KIND_WORDS[kind]),
            }))}
          />
          <SelectField
            name="os"
            label={words.os}
            value={draft.os}
            onChange={(value) => set('os')(value as typeof draft.os /* one of the options */)}
            options={DEVICE_SYSTEMS.map((os) => ({ value: os, label: say(DEVICE_SYSTEM_WORDS[os]) }))}
          />
          <RadioGroup
            name="management"
            label={words.management}
            hint={words.managementHint}
            value={draft.management}
            onChange={(value) => set('management')(value as typeof draft.management /* one of the options */)}
            options={optionsOf({
              browserOnly: say(MANAGEMENT_WORDS.browserOnly),
              managed: say(MANAGEMENT_WORDS.managed),
            })}
          />
        </>
      ) : (
        <Notice kind="info" title={known.label}>
          <p>{`${say(DEVICE_KIND_WORDS[known.kind])} · ${say(DEVICE_SYSTEM_WORDS[known.os])}`}</p>
        </Notice>
      )}
      <TextArea
        name="purpose"
        label={words.purpose}
        hint={words.purposeHint}
        required
        maxLength={500}
        rows={3}
        value={draft.purpose}
        onChange={set('purpose')}
      />
      <CheckGroup
        name="patterns"
        label={words.patterns}
        hint={words.patternsHint}
        required
        value={patterns}
        onChange={setPatterns}
        options={terms.patterns.map(({ id, title }) => ({ value: id, label: say(title) }))}
      />
      <CheckGroup
        name="protections"
        label={words.protections}
        hint={words.protectionsHint}
        required
        value={protections}
        onChange={setProtections}
        options={asked.map(({ id, title, how }) => ({ value: id, label: say(title), hint: say(how) }))}
      />
      <Section title={words.consent}>
        <ConsentWords text={terms.consent} />
        <Collected terms={terms} />
        <CheckField name="consentVersion" label={words.consentCheck} required value={agreed} onChange={setAgreed} />
        {isUnread && !agreed && <Notice kind="bad">{words.consentNeeded}</Notice>}
      </Section>
    </Form>
  )
}
