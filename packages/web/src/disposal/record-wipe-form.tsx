import type { DeviceEndAnswer, WipeMethod, WipeVerification } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { send } from '../kit/ask.ts'
import { DateField, Form, SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Notice, useToast } from '../kit/notice.tsx'
import { filled, optionsOf, useDraft } from '../registers/draft.ts'
import { sayingWhy } from '../terminals/say-reason.ts'
import { DISPOSAL_REASONS, messages } from './messages.ts'

/** Writes down how a device was wiped. */
export function RecordWipeForm({ end }: { readonly end: DeviceEndAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const { draft, set } = useDraft({
    method: 'secureErase' as WipeMethod,
    tool: '',
    media: '',
    verification: 'toolReport' as WipeVerification,
    certificate: '',
    carriedOutBy: '',
    wipedAt: undefined as number | undefined,
    note: '',
  })
  const { id, version } = end.device
  async function record(): Promise<void> {
    await sayingWhy(DISPOSAL_REASONS, () => send('POST', `/api/devices/${id}/wipes`, { ...filled(draft), version }))
    toast(end.secondThere ? words.recordedWaiting : words.recordedAlone)
    await client.invalidateQueries({ queryKey: ['disposal'] })
  }
  return (
    <Form onSubmit={record} submit={words.doRecord}>
      <Notice
        kind={end.secondThere ? 'info' : 'warn'}
        title={end.secondThere ? words.secondNotice : words.aloneNotice}
      />
      <SelectField
        name="method"
        label={words.method}
        value={draft.method}
        onChange={(method) => set('method')(method as WipeMethod /* one of the options */)}
        options={optionsOf(words.methods)}
      />
      <TextField name="tool" label={words.tool} maxLength={200} value={draft.tool} onChange={set('tool')} />
      <TextField name="media" label={words.media} maxLength={300} value={draft.media} onChange={set('media')} />
      <SelectField
        name="verification"
        label={words.verification}
        value={draft.verification}
        onChange={(way) => set('verification')(way as WipeVerification /* one of the options */)}
        options={optionsOf(words.verifications)}
      />
      <TextField
        name="certificate"
        label={words.certificate}
        required={draft.method === 'contractor' || draft.verification === 'certificate'}
        maxLength={100}
        value={draft.certificate}
        onChange={set('certificate')}
      />
      <TextField
        name="carriedOutBy"
        label={words.carriedOutBy}
        required
        maxLength={200}
        value={draft.carriedOutBy}
        onChange={set('carriedOutBy')}
      />
      <DateField
        name="wipedAt"
        label={words.wipedAt}
        required
        max={Date.now()}
        value={draft.wipedAt}
        onChange={set('wipedAt')}
      />
      <TextField name="note" label={words.note} maxLength={300} value={draft.note} onChange={set('note')} />
    </Form>
  )
}
