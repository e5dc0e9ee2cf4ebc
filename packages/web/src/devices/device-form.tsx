import type { DeviceAnswer, DeviceInput } from '@taga/contract'
import { FIRST_STATES, isInHands } from '@taga/core'
import { useState } from 'react'
import { DateField, Form, RadioGroup, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { ChoosePerson } from '../people/choose-person.tsx'
import { useDeviceOptions } from './device-options.ts'
import { filled } from '../registers/draft.ts'
import { messages } from './messages.ts'

type DeviceFormProps = {
  /** The device that is changed: its owner and state stay as they are. */
  readonly device?: DeviceAnswer | undefined
  readonly submit: string
  readonly save: (draft: DeviceInput) => Promise<void>
  readonly cancel?: (() => void) | undefined
}

const BLANK = {
  ownership: 'company',
  management: 'managed',
  kind: 'laptop',
  os: 'windows',
  state: 'inStock',
  label: '',
} as const

export function DeviceForm({ device, submit, save, cancel }: DeviceFormProps) {
  const words = useMessages(messages)
  const options = useDeviceOptions()
  const [draft, setDraft] = useState<DeviceInput>(device === undefined ? { ...BLANK } : inputOf(device))
  const set = (change: Partial<Record<keyof DeviceInput, unknown>>) =>
    setDraft((before) => ({ ...before, ...change }) as DeviceInput) // the fields below offer only what their names take
  const isNew = device === undefined
  const isPersonal = draft.ownership === 'personal'
  return (
    <Form
      onSubmit={() => save(filled(draft) as DeviceInput /* what is missing, the server names */)}
      submit={submit}
      cancel={cancel}
    >
      <TextField
        name="label"
        label={words.label}
        hint={words.labelHint}
        required
        value={draft.label}
        onChange={(label) => set({ label })}
        maxLength={200}
      />
      {isNew && (
        <RadioGroup
          name="ownership"
          label={words.ownership}
          options={options.ownership}
          value={draft.ownership}
          onChange={(ownership) =>
            set({ ownership, serial: undefined, state: ownership === 'personal' ? 'inUse' : 'inStock' })
          }
        />
      )}
      <RadioGroup
        name="management"
        label={words.management}
        hint={words.managementHint}
        options={options.management}
        value={draft.management}
        onChange={(management) => set({ management })}
      />
      <SelectField
        name="kind"
        label={words.kind}
        options={options.kind}
        value={draft.kind}
        onChange={(kind) => set({ kind })}
      />
      <SelectField name="os" label={words.os} options={options.os} value={draft.os} onChange={(os) => set({ os })} />
      {isNew && (
        <SelectField
          name="state"
          label={words.state}
          hint={words.stateHint}
          options={options.state.filter(({ value }) => FIRST_STATES[draft.ownership].some((state) => state === value))}
          value={draft.state}
          onChange={(state) => set({ state, user: undefined })}
        />
      )}
      {isNew && isInHands(draft.state) && (
        <ChoosePerson name="user" label={words.user} value={draft.user ?? ''} onChange={(user) => set({ user })} />
      )}
      {!isPersonal && (
        <TextField
          name="serial"
          label={words.serial}
          hint={words.serialHint}
          value={draft.serial ?? ''}
          onChange={(serial) => set({ serial })}
          maxLength={100}
        />
      )}
      <TextField
        name="tag"
        label={words.tag}
        hint={words.tagHint}
        value={draft.tag ?? ''}
        onChange={(tag) => set({ tag })}
        maxLength={30}
      />
      <TextField
        name="place"
        label={words.place}
        value={draft.place ?? ''}
        onChange={(place) => set({ place })}
        maxLength={200}
      />
      <DateField
        name="purchasedAt"
        label={words.purchasedAt}
        value={draft.purchasedAt}
        onChange={(purchasedAt) => set({ purchasedAt })}
      />
      <TextArea
        name="note"
        label={words.note}
        value={draft.note ?? ''}
        onChange={(note) => set({ note })}
        maxLength={500}
        rows={3}
      />
    </Form>
  )
}

function inputOf(device: DeviceAnswer): DeviceInput {
  const { id: _id, stateSince: _since, version: _version, ...input } = device
  return input
}
