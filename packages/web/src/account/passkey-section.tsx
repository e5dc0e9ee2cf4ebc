import type { MySignIn, PasskeyAnswer } from '@taga/contract'
import { useState } from 'react'
import { ApiFault } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm, Dialog } from '../kit/dialog.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Notice } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Age, Day } from '../kit/when.tsx'
import { AddPasskey } from './add-passkey.tsx'
import { removePasskey, renamePasskey, useKeepMySignIn } from './api.ts'
import { messages } from './messages.ts'

type Chosen = { readonly act: 'rename' | 'remove'; readonly passkey: PasskeyAnswer }

/** One's passkeys, with names that tell the devices apart. */
export function PasskeySection({ signIn }: { readonly signIn: MySignIn }) {
  const words = useMessages(messages)
  const keep = useKeepMySignIn()
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined)
  const [isLast, setLast] = useState(false)
  const close = () => setChosen(undefined)
  async function remove(id: string): Promise<void> {
    setLast(false)
    try {
      await keep(await removePasskey(id))
    } catch (error) {
      if (!(error instanceof ApiFault) || error.code !== 'conflict') throw error
      setLast(true)
    }
  }
  return (
    <Section title={words.passkeys}>
      <p>{words.passkeysText}</p>
      {isLast && (
        <Notice kind="bad">
          <p>{words.lastWayIn}</p>
        </Notice>
      )}
      {signIn.passkeys.length === 0 ? (
        <p className="soft">{words.noPasskeys}</p>
      ) : (
        <PasskeyTable passkeys={signIn.passkeys} choose={setChosen} />
      )}
      <AddPasskey passkeysAt={signIn.passkeysAt} />
      {chosen?.act === 'rename' && (
        <Dialog title={words.rename} open onClose={close}>
          <RenameForm passkey={chosen.passkey} done={close} />
        </Dialog>
      )}
      <Confirm
        title={words.removePasskey}
        text={words.removePasskeyText(chosen?.passkey.name ?? '')}
        confirm={words.removePasskey}
        kind="danger"
        typed={chosen?.passkey.name}
        open={chosen?.act === 'remove'}
        onClose={close}
        onConfirm={() => remove(chosen?.passkey.id ?? '')}
      />
    </Section>
  )
}

function PasskeyTable({
  passkeys,
  choose,
}: {
  readonly passkeys: readonly PasskeyAnswer[]
  readonly choose: (chosen: Chosen) => void
}) {
  const words = useMessages(messages)
  return (
    <Table
      caption={words.passkeys}
      rows={passkeys}
      rowKey={(row) => row.id}
      columns={[
        { key: 'name', head: words.passkeyName, cell: (row) => row.name },
        {
          key: 'kind',
          head: words.kind,
          cell: (row) =>
            row.usableHere ? (
              <span className="soft">{row.synced ? words.synced : words.oneDevice}</span>
            ) : (
              <Mark kind="open">{words.otherHost(row.host)}</Mark>
            ),
        },
        { key: 'made', head: words.madeAt, cell: (row) => <Day at={row.createdAt} /> },
        {
          key: 'used',
          head: words.lastUsed,
          cell: (row) => (row.lastUsedAt === undefined ? words.neverUsed : <Age at={row.lastUsedAt} />),
        },
        {
          key: 'acts',
          head: words.acts,
          cell: (row) => (
            <span className="actions">
              <Button
                kind="plain"
                label={`${words.rename} ${row.name}`}
                onClick={() => choose({ act: 'rename', passkey: row })}
              >
                {words.rename}
              </Button>
              <Button
                kind="plain"
                label={`${words.remove} ${row.name}`}
                onClick={() => choose({ act: 'remove', passkey: row })}
              >
                {words.remove}
              </Button>
            </span>
          ),
        },
      ]}
    />
  )
}

function RenameForm({ passkey, done }: { readonly passkey: PasskeyAnswer; readonly done: () => void }) {
  const words = useMessages(messages)
  const keep = useKeepMySignIn()
  const [name, setName] = useState(passkey.name)
  async function submitted(): Promise<void> {
    const own = await renamePasskey(passkey.id, name)
    done()
    await keep(own)
  }
  return (
    <Form onSubmit={submitted} submit={words.rename} cancel={done}>
      <TextField
        name="name"
        label={words.passkeyName}
        hint={words.passkeyNameHint}
        required
        value={name}
        onChange={setName}
        maxLength={100}
      />
    </Form>
  )
}
