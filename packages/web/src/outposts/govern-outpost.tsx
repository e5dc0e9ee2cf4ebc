import type { OutpostAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { send } from '../kit/ask.ts'
import { Confirm, Dialog } from '../kit/dialog.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { useDraft } from '../registers/draft.ts'
import { messages } from './messages.ts'

type GovernProps = { readonly outpost: OutpostAnswer; readonly close: () => void }

/** Another name, and for a gateway where connectors dial it. */
export function EditOutpost({ outpost, close }: GovernProps) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const { draft, set } = useDraft({ name: outpost.name, url: outpost.url ?? '' })
  async function save(): Promise<void> {
    // as browsers show it: a slash at the end and capitals mean nothing
    const url = draft.url.trim().toLowerCase().replace(/\/$/, '')
    const change = { name: draft.name, version: outpost.version, ...(url === '' ? {} : { url }) }
    await send('PUT', `/api/outposts/${outpost.id}`, change)
    await client.invalidateQueries({ queryKey: ['outposts'] })
    toast(words.saved)
    close()
  }
  return (
    <Dialog title={words.changeOf(outpost.name)} open onClose={close}>
      <Form onSubmit={save} submit={words.save} cancel={close}>
        <TextField name="name" label={words.name} required maxLength={200} value={draft.name} onChange={set('name')} />
        {outpost.kind === 'gateway' && (
          <TextField
            name="url"
            label={words.url}
            hint={words.urlHint}
            type="url"
            maxLength={300}
            lang="en"
            value={draft.url}
            onChange={set('url')}
          />
        )}
      </Form>
    </Dialog>
  )
}

/** Its key is believed no more. There is no way back, so its name is typed first. */
export function RevokeOutpost({ outpost, close }: GovernProps) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  async function revoke(): Promise<void> {
    await send('DELETE', `/api/outposts/${outpost.id}`)
    await client.invalidateQueries({ queryKey: ['outposts'] })
    toast(words.revoked)
  }
  return (
    <Confirm
      title={words.revokeTitle(outpost.name)}
      text={outpost.kind === 'gateway' ? words.revokeGateway : words.revokeConnector}
      confirm={words.revoke}
      kind="danger"
      typed={outpost.name}
      open
      onClose={close}
      onConfirm={revoke}
    />
  )
}
