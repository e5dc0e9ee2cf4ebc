import type { EndLoss, LossAnswer, RemoteWipeState } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { send } from '../kit/ask.ts'
import { Form, RadioGroup, SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { filled, optionsOf, useDraft } from '../registers/draft.ts'
import { sayingWhy } from '../terminals/say-reason.ts'
import { LOSS_REASONS, messages } from './messages.ts'

/** What there is to do about a loss: complete it, and for administrators the remote wipe and the end. */
export function LossActs({ loss, mayAct }: { readonly loss: LossAnswer; readonly mayAct: boolean }) {
  return (
    <>
      <Amend loss={loss} />
      {mayAct && <RemoteWipe loss={loss} />}
      {mayAct && <End loss={loss} />}
    </>
  )
}

/** Sends something about this loss, says that it was done, and shows it anew. */
function useAct(loss: LossAnswer) {
  const toast = useToast()
  const client = useQueryClient()
  return async (method: 'PATCH' | 'POST', path: string, body: object, done: string): Promise<void> => {
    await sayingWhy(LOSS_REASONS, () =>
      send(method, `/api/losses/${loss.id}${path}`, { ...body, version: loss.version }),
    )
    toast(done)
    await client.invalidateQueries({ queryKey: ['losses'] })
  }
}

function Amend({ loss }: { readonly loss: LossAnswer }) {
  const words = useMessages(messages)
  const act = useAct(loss)
  const { draft, set } = useDraft({
    place: loss.place ?? '',
    circumstances: loss.circumstances ?? '',
    policeNumber: loss.policeNumber ?? '',
  })
  return (
    <Section title={words.amendTitle}>
      <Form onSubmit={() => act('PATCH', '', filled(draft), words.amended)} submit={words.doAmend}>
        <TextField name="place" label={words.place} maxLength={200} value={draft.place} onChange={set('place')} />
        <TextField
          name="circumstances"
          label={words.circumstances}
          maxLength={500}
          value={draft.circumstances}
          onChange={set('circumstances')}
        />
        <TextField
          name="policeNumber"
          label={words.facts.police}
          maxLength={100}
          value={draft.policeNumber}
          onChange={set('policeNumber')}
        />
      </Form>
    </Section>
  )
}

function RemoteWipe({ loss }: { readonly loss: LossAnswer }) {
  const words = useMessages(messages)
  const act = useAct(loss)
  const { draft, set } = useDraft({ state: loss.remoteWipe.state, note: loss.remoteWipe.note ?? '' })
  const body = { state: draft.state, ...(draft.note.trim() === '' ? {} : { note: draft.note }) }
  return (
    <Section title={words.wipeRecordTitle}>
      <Form onSubmit={() => act('POST', '/remote-wipe', body, words.wipeDone)} submit={words.doWipe}>
        <SelectField
          name="state"
          label={words.wipeState}
          value={draft.state}
          onChange={(state) => set('state')(state as RemoteWipeState /* one of the options */)}
          options={optionsOf(words.wipeStates)}
        />
        <TextField name="note" label={words.note} maxLength={300} value={draft.note} onChange={set('note')} />
      </Form>
    </Section>
  )
}

function End({ loss }: { readonly loss: LossAnswer }) {
  const words = useMessages(messages)
  const act = useAct(loss)
  const { draft, set } = useDraft({
    how: 'found' as EndLoss['how'],
    to: (loss.ownership === 'company' ? 'returned' : 'toWipe') as 'returned' | 'toWipe' | 'back',
    note: '',
  })
  const back = loss.ownership === 'company' ? 'lent' : 'inUse'
  const to = draft.how === 'found' ? { to: draft.to === 'back' ? back : draft.to } : {}
  // a personal device is never kept by the company
  const tos = optionsOf(words.tos).filter((option) => loss.ownership === 'company' || option.value !== 'returned')
  return (
    <Section title={words.endTitle}>
      <p>{words.endLead}</p>
      <Form
        onSubmit={() => act('POST', '/end', { how: draft.how, ...to, note: draft.note }, words.ended)}
        submit={words.doEnd}
        kind={draft.how === 'found' ? 'primary' : 'danger'}
      >
        <RadioGroup
          name="how"
          label={words.end}
          value={draft.how}
          onChange={(how) => set('how')(how as EndLoss['how'] /* one of the options */)}
          options={optionsOf(words.ends)}
        />
        {draft.how === 'found' && (
          <RadioGroup
            name="to"
            label={words.to}
            value={draft.to}
            onChange={(value) => set('to')(value as typeof draft.to /* one of the options */)}
            options={tos}
          />
        )}
        <TextField
          name="note"
          label={words.endNote}
          required
          maxLength={500}
          value={draft.note}
          onChange={set('note')}
        />
      </Form>
    </Section>
  )
}
