import type { DeviceEndAnswer, DisposeDevice } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Confirm } from '../kit/dialog.tsx'
import { DateField, Form, SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { filled, useDraft } from '../registers/draft.ts'
import { sayingWhy } from '../terminals/say-reason.ts'
import { DISPOSAL_REASONS, messages } from './messages.ts'

const KINDS = ['discarded', 'transferred', 'returnedToLessor'] as const satisfies readonly DisposeDevice['kind'][]

/** Sends a wiped device away for good, after its name was typed. */
export function DisposeForm({ end }: { readonly end: DeviceEndAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const { draft, set } = useDraft({
    kind: 'discarded' as DisposeDevice['kind'],
    receiver: '',
    reference: '',
    note: '',
    disposedAt: undefined as number | undefined,
  })
  const { id, label, version } = end.device
  async function dispose(): Promise<void> {
    await sayingWhy(DISPOSAL_REASONS, () => send('POST', `/api/devices/${id}/disposal`, { ...filled(draft), version }))
    toast(words.disposed)
    await client.invalidateQueries({ queryKey: ['disposal'] })
  }
  return (
    <>
      <Form onSubmit={async () => setAsking(true)} submit={words.doDispose} kind="danger">
        <SelectField
          name="kind"
          label={words.disposalKind}
          value={draft.kind}
          onChange={(kind) => set('kind')(kind as DisposeDevice['kind'] /* one of the options */)}
          options={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
        />
        <TextField
          name="receiver"
          label={words.receiver}
          required={draft.kind !== 'discarded'}
          maxLength={200}
          value={draft.receiver}
          onChange={set('receiver')}
        />
        <TextField
          name="reference"
          label={words.reference}
          maxLength={100}
          value={draft.reference}
          onChange={set('reference')}
        />
        <DateField
          name="disposedAt"
          label={words.disposedAt}
          required
          max={Date.now()}
          value={draft.disposedAt}
          onChange={set('disposedAt')}
        />
        <TextField name="note" label={words.note} maxLength={300} value={draft.note} onChange={set('note')} />
      </Form>
      <Confirm
        title={words.disposeTitle}
        text={words.disposeLead}
        confirm={words.doDispose}
        onConfirm={dispose}
        kind="danger"
        typed={label}
        open={isAsking}
        onClose={() => setAsking(false)}
      />
    </>
  )
}
