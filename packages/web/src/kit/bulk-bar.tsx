import type { BulkAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Button, type ButtonKind } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Form, SelectField } from './form.tsx'
import { useMessages, useSay } from './language.ts'
import { Loaded } from './loaded.tsx'
import { messages } from './messages.ts'
import { useToast } from './notice.tsx'
import type { Option } from './text-fields.tsx'

/** What would happen. `version` is handed to `run`, where the register wants to see that nothing changed in between. */
export type BulkPreview = {
  readonly will: number
  readonly refused: BulkAnswer['refused']
  readonly version?: string | undefined
}

/**
 * One thing to do with many rows: looked at first, then done. `choose` asks for the one thing it needs besides, such as the department;
 * as one of few options or by a field of its own. Nothing is chosen for the person.
 */
export type BulkAct = {
  readonly name: string
  readonly label: string
  readonly kind?: ButtonKind | undefined
  readonly choose?:
    | { readonly label: string; readonly options: readonly Option[] }
    | { readonly field: (value: string, onChange: (value: string) => void) => ReactNode }
    | undefined
  readonly preview: (ids: readonly string[], choice: string) => Promise<BulkPreview>
  readonly run: (ids: readonly string[], version: string | undefined, choice: string) => Promise<BulkAnswer>
}

type BulkBarProps = {
  readonly register: string
  readonly acts: readonly BulkAct[]
  readonly selected: ReadonlySet<string>
  readonly clear: () => void
}

/** Appears with the first selected row. */
export function BulkBar({ register, acts, selected, clear }: BulkBarProps) {
  const words = useMessages(messages).list
  const [act, setAct] = useState<BulkAct | undefined>(undefined)
  if (selected.size === 0) return null
  return (
    <div className="bulk" role="group" aria-label={words.bulk}>
      <strong role="status">{words.selected(selected.size)}</strong>
      {acts.map((each) => (
        <Button key={each.name} kind={each.kind} onClick={() => setAct(each)}>
          {each.label}
        </Button>
      ))}
      <Button kind="plain" onClick={clear}>
        {words.unselect}
      </Button>
      {act !== undefined && (
        <BulkDialog
          register={register}
          act={act}
          ids={[...selected]}
          close={() => setAct(undefined)}
          done={() => {
            setAct(undefined)
            clear()
          }}
        />
      )}
    </div>
  )
}

type BulkDialogProps = {
  readonly register: string
  readonly act: BulkAct
  readonly ids: readonly string[]
  readonly close: () => void
  readonly done: () => void
}

function BulkDialog({ register, act, ids, close, done }: BulkDialogProps) {
  const all = useMessages(messages)
  const words = all.list
  const client = useQueryClient()
  const toast = useToast()
  const [choice, setChoice] = useState('')
  const isChosen = act.choose === undefined || choice !== ''
  const preview = useQuery({
    queryKey: [register, 'bulk', act.name, choice, ids],
    queryFn: () => act.preview(ids, choice),
    gcTime: 0,
    enabled: isChosen,
  })
  async function run(version: string | undefined): Promise<void> {
    const answer = await act.run(ids, version, choice)
    await client.invalidateQueries({ queryKey: [register] })
    toast(words.bulkDone(answer.done))
    done()
  }
  return (
    <Dialog title={act.label} open onClose={close}>
      {act.choose !== undefined && 'field' in act.choose && act.choose.field(choice, setChoice)}
      {act.choose !== undefined && 'options' in act.choose && (
        <SelectField
          name="choice"
          label={act.choose.label}
          options={[{ value: '', label: words.choose }, ...act.choose.options]}
          value={choice}
          onChange={setChoice}
        />
      )}
      {isChosen && (
        <Loaded query={preview}>
          {({ will, refused, version }) => (
            <>
              <Refused refused={refused} />
              {will === 0 ? (
                <>
                  <p>{words.willNone}</p>
                  <Button onClick={close}>{all.close}</Button>
                </>
              ) : (
                <Form
                  onSubmit={() => run(version)}
                  submit={words.run}
                  kind={act.kind === 'danger' ? 'danger' : 'primary'}
                  cancel={close}
                >
                  <p>{words.will(will)}</p>
                </Form>
              )}
            </>
          )}
        </Loaded>
      )}
    </Dialog>
  )
}

function Refused({ refused }: { readonly refused: BulkAnswer['refused'] }) {
  const words = useMessages(messages).list
  const say = useSay()
  if (refused.length === 0) return null
  return (
    <div className="notice notice-warn">
      <p className="notice-title">{words.refused(refused.length)}</p>
      <ul>
        {refused.map(({ id, label, why }) => (
          <li key={id}>
            {label}: {say(why)}
          </li>
        ))}
      </ul>
    </div>
  )
}
