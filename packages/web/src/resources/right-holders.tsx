import type { BulkAnswer, ResourceDetail, RightHolder } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm, Dialog } from '../kit/dialog.tsx'
import { Empty } from '../kit/empty.tsx'
import { Form } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { useNow, When } from '../kit/when.tsx'
import { ChoosePerson } from '../people/choose-person.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'

const UNUSED_MS = 90 * 86_400_000

/** Who has the right to a resource, when each opened it last, and whose right is no longer needed (E5: AD-2). */
export function RightHolders({ detail, mayChange }: { readonly detail: ResourceDetail; readonly mayChange: boolean }) {
  const { resource, holders, holdersCount } = detail
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const toast = useToast()
  const change = useChangeRights(resource.id)
  const [losing, setLosing] = useState<RightHolder | undefined>(undefined)
  const [isGiving, setGiving] = useState(false)
  const right = resource.rightNeeded
  if (right === undefined)
    return (
      <Section title={words.holdersTitle}>
        <Empty title={resource.level === 'public' ? words.holdersOpen : words.holdersNobody} />
      </Section>
    )
  const give = mayChange && <Button onClick={() => setGiving(true)}>{words.give}</Button>
  return (
    <Section title={`${words.holdersTitle}（${holdersCount}）`} actions={give}>
      <p>{words.holdersLead}</p>
      {holders.length === 0 ? (
        <Empty title={words.holdersNone} />
      ) : (
        <Table
          caption={words.holdersTitle}
          rows={holders}
          rowKey={(holder) => holder.id}
          columns={[
            {
              key: 'name',
              head: words.person,
              cell: (holder) => <Link href={`/people/${holder.id}`}>{holder.name}</Link>,
            },
            { key: 'department', head: common.department, cell: (holder) => holder.department ?? '' },
            { key: 'opened', head: words.lastOpened, cell: (holder) => <LastOpened holder={holder} /> },
            ...(mayChange
              ? [
                  {
                    key: 'take',
                    head: words.take,
                    cell: (holder: RightHolder) => (
                      <Button kind="plain" label={`${words.take}: ${holder.name}`} onClick={() => setLosing(holder)}>
                        {words.take}
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {holdersCount > holders.length && <p className="soft">{words.more(holdersCount - holders.length)}</p>}
      {losing !== undefined && (
        <Confirm
          title={words.takeTitle}
          text={words.takeText(losing.name, right)}
          confirm={words.take}
          kind="danger"
          open
          onClose={() => setLosing(undefined)}
          onConfirm={async () => {
            await change('takeRight', losing.id)
            toast(words.taken, { undo: () => change('giveRight', losing.id) })
            setLosing(undefined)
          }}
        />
      )}
      {isGiving && <GiveDialog give={(person) => change('giveRight', person)} close={() => setGiving(false)} />}
    </Section>
  )
}

function LastOpened({ holder }: { readonly holder: RightHolder }) {
  const words = useMessages(messages)
  const now = useNow()
  const { lastOpenedAt: at, state } = holder
  return (
    <>
      {at === undefined ? <span className="soft">{words.neverOpened}</span> : <When at={at} />}{' '}
      {state !== 'active' && <Mark kind="bad">{words[state]}</Mark>}
      {at !== undefined && now - at > UNUSED_MS && <Mark kind="warn">{words.unused}</Mark>}
    </>
  )
}

function GiveDialog({ give, close }: { readonly give: (person: string) => Promise<void>; readonly close: () => void }) {
  const words = useMessages(messages)
  const toast = useToast()
  const [person, setPerson] = useState('')
  return (
    <Dialog title={words.give} open onClose={close}>
      <Form
        onSubmit={async () => {
          await give(person)
          toast(words.given)
          close()
        }}
        submit={words.give}
        cancel={close}
      >
        <ChoosePerson name="ids" label={words.giveTo} value={person} onChange={setPerson} />
      </Form>
    </Dialog>
  )
}

function useChangeRights(resource: string): (act: 'giveRight' | 'takeRight', person: string) => Promise<void> {
  const client = useQueryClient()
  return async (act, person) => {
    await send<BulkAnswer>('POST', `/api/resources/${resource}/rights`, { act, ids: [person] })
    await client.invalidateQueries({ queryKey: ['resources'] })
  }
}
