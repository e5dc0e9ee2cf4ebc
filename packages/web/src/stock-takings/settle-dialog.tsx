import type { ResolveStockTakingLine, StockTakingLine } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { send } from '../kit/ask.ts'
import { Dialog } from '../kit/dialog.tsx'
import { Form, RadioGroup, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { optionsOf, useDraft } from '../registers/draft.ts'
import { messages } from './messages.ts'

/** Settles a device that was not found: cleared up, or reported lost or stolen. */
export function SettleDialog({
  taking,
  line,
  onClose,
}: {
  readonly taking: string
  readonly line: StockTakingLine
  readonly onClose: () => void
}) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const { draft, set } = useDraft({ resolution: 'cleared' as ResolveStockTakingLine['resolution'], note: '' })
  async function settle(): Promise<void> {
    await send('POST', `/api/stock-takings/${taking}/lines/${line.device}/resolution`, draft)
    toast(words.settledDone)
    await client.invalidateQueries({ queryKey: ['stock-takings'] })
    await client.invalidateQueries({ queryKey: [`stock-takings-${taking}`] })
    onClose()
  }
  return (
    <Dialog title={words.settleTitle(line.label)} open onClose={onClose}>
      <p>{words.settleText}</p>
      <Form
        onSubmit={settle}
        submit={words.doSettle}
        kind={draft.resolution === 'cleared' ? 'primary' : 'danger'}
        cancel={onClose}
      >
        <RadioGroup
          name="resolution"
          label={words.resolution}
          value={draft.resolution}
          onChange={(value) =>
            set('resolution')(value as ResolveStockTakingLine['resolution'] /* one of the options */)
          }
          options={optionsOf(words.resolutions)}
        />
        <TextField name="note" label={words.why} required maxLength={300} value={draft.note} onChange={set('note')} />
      </Form>
    </Dialog>
  )
}
