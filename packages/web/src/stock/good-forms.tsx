import type { GoodDetail, MediaEncryption } from '@taga/contract'
import { DateField, Form, SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { ChoosePerson } from '../people/choose-person.tsx'
import { optionsOf, useDraft } from '../registers/draft.ts'
import { endOfDay } from '../terminals/days.ts'
import { messages } from './messages.ts'
import { useStockAct } from './use-stock-act.ts'

type FormProps = { readonly detail: GoodDetail }

/** Gives some, or one piece, to somebody. */
export function IssueForm({ detail: { good, pieces } }: FormProps) {
  const words = useMessages(messages)
  const act = useStockAct()
  const { draft, set } = useDraft({ person: '', count: '1', piece: '', dueAt: undefined as number | undefined })
  const isSingle = good.counting === 'single'
  function issue(): Promise<void> {
    const body = {
      ...(draft.person === '' ? {} : { person: draft.person }),
      ...(isSingle ? (draft.piece === '' ? {} : { piece: draft.piece }) : { count: Number(draft.count) }),
      ...(draft.dueAt === undefined ? {} : { dueAt: endOfDay(draft.dueAt) }),
    }
    return act(`/api/stock/${good.id}/issues`, body, words.issued)
  }
  return (
    <Form onSubmit={issue} submit={words.doIssue}>
      <ChoosePerson name="person" label={words.person} value={draft.person} onChange={set('person')} />
      {isSingle ? (
        <SelectField
          name="piece"
          label={words.piece}
          required
          value={draft.piece}
          onChange={set('piece')}
          options={[
            { value: '', label: words.choosePiece },
            ...pieces
              .filter((piece) => piece.state === 'inStock')
              .map((piece) => ({ value: piece.id, label: piece.number })),
          ]}
        />
      ) : (
        <TextField
          name="count"
          label={words.count}
          type="number"
          inputMode="numeric"
          required
          value={draft.count}
          onChange={set('count')}
        />
      )}
      <DateField name="dueAt" label={words.dueAt} min={Date.now()} value={draft.dueAt} onChange={set('dueAt')} />
    </Form>
  )
}

/** Writes down how many lie on the shelf. */
export function CountForm({ detail: { good } }: FormProps) {
  const words = useMessages(messages)
  const act = useStockAct()
  const { draft, set } = useDraft({ onShelf: String(good.onShelf), why: '' })
  const why = draft.why.trim() === '' ? {} : { why: draft.why }
  const body = { onShelf: Number(draft.onShelf), ...why, version: good.version }
  return (
    <Form onSubmit={() => act(`/api/stock/${good.id}/counts`, body, words.counted)} submit={words.doCount}>
      <TextField
        name="onShelf"
        label={words.onShelf}
        type="number"
        inputMode="numeric"
        required
        value={draft.onShelf}
        onChange={set('onShelf')}
      />
      <TextField name="why" label={words.why} maxLength={300} value={draft.why} onChange={set('why')} />
    </Form>
  )
}

/** Adds one piece with its number. */
export function AddPieceForm({ detail: { good } }: FormProps) {
  const words = useMessages(messages)
  const act = useStockAct()
  const { draft, set } = useDraft({
    number: '',
    encryption: (good.sort === 'usbMemory' ? 'unknown' : 'notApplicable') as MediaEncryption,
  })
  return (
    <Form onSubmit={() => act(`/api/stock/${good.id}/pieces`, draft, words.added)} submit={words.doAdd}>
      <TextField
        name="number"
        label={words.number}
        required
        maxLength={100}
        value={draft.number}
        onChange={set('number')}
      />
      <SelectField
        name="encryption"
        label={words.encryption}
        value={draft.encryption}
        onChange={(way) => set('encryption')(way as MediaEncryption /* one of the options */)}
        options={optionsOf(words.encryptions)}
      />
    </Form>
  )
}
