import type { BoardRow } from '@taga/contract'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { DateField, Form } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Facts, Section } from '../kit/page.tsx'
import { Day, Until } from '../kit/when.tsx'
import { useProgrammeChanged } from './api.ts'
import { ChoosePerson } from '../people/choose-person.tsx'
import { messages } from './measure-messages.ts'

/** Who sees to a measure, and by when. */
export function PlanSection({ row, mayKeep }: { readonly row: BoardRow; readonly mayKeep: boolean }) {
  const words = useMessages(messages)
  const [planning, setPlanning] = useState(false)
  return (
    <Section
      title={words.planTitle}
      id="plan"
      actions={mayKeep && <Button onClick={() => setPlanning(true)}>{words.plan}</Button>}
    >
      <Facts
        items={[
          { term: words.owner, value: row.owner?.name ?? words.nobody },
          {
            term: words.due,
            value:
              row.dueAt === undefined ? (
                words.noDate
              ) : (
                <>
                  <Day at={row.dueAt} calendar="both" /> (<Until at={row.dueAt} />)
                </>
              ),
          },
        ]}
      />
      <Dialog title={words.planTitle} open={planning} onClose={() => setPlanning(false)}>
        {planning && <PlanForm row={row} close={() => setPlanning(false)} />}
      </Dialog>
    </Section>
  )
}

function PlanForm({ row, close }: { readonly row: BoardRow; readonly close: () => void }) {
  const words = useMessages(messages)
  const changed = useProgrammeChanged()
  const toast = useToast()
  const [owner, setOwner] = useState(row.owner?.id ?? '')
  const [dueAt, setDueAt] = useState(row.dueAt)
  async function save(): Promise<void> {
    await send('PUT', `/api/measures/${row.measure}/plan`, {
      version: row.version,
      ...(owner === '' ? {} : { owner }),
      ...(dueAt === undefined ? {} : { dueAt }),
    })
    await changed()
    toast(words.saved)
    close()
  }
  return (
    <Form onSubmit={save} submit={words.save} cancel={close}>
      <ChoosePerson
        name="owner"
        label={words.owner}
        nobody={words.ownerNone}
        known={row.owner}
        value={owner}
        onChange={setOwner}
      />
      <DateField name="dueAt" label={words.due} value={dueAt} onChange={setDueAt} />
    </Form>
  )
}
