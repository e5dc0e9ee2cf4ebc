import type { ApiKeyAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Copy } from '../kit/copy.tsx'
import { Confirm, Dialog } from '../kit/dialog.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Age, Day } from '../kit/when.tsx'
import { createApiKey, listApiKeys, revokeApiKey } from './api.ts'
import { messages } from './messages.ts'

/** Keys for other programs: made, shown once, revoked. */
export function ApiKeySection() {
  const words = useMessages(messages)
  const keys = useQuery({ queryKey: ['api-keys'], queryFn: listApiKeys })
  const [isMaking, setMaking] = useState(false)
  const [secret, setSecret] = useState<string | undefined>(undefined)
  const [leaving, setLeaving] = useState<ApiKeyAnswer | undefined>(undefined)
  return (
    <Section title={words.keys} actions={<Button onClick={() => setMaking(true)}>{words.makeKey}</Button>}>
      <p>{words.keysText}</p>
      <Loaded
        query={keys}
        empty={(answer) => (answer.keys.length === 0 ? <p className="soft">{words.noKeys}</p> : undefined)}
      >
        {(answer) => <KeyTable keys={answer.keys} revoke={setLeaving} />}
      </Loaded>
      <Dialog title={words.makeKey} open={isMaking} onClose={() => setMaking(false)}>
        <KeyForm
          close={() => setMaking(false)}
          done={async (made) => {
            setMaking(false)
            setSecret(made)
            await keys.refetch()
          }}
        />
      </Dialog>
      <Dialog title={words.makeKey} open={secret !== undefined} onClose={() => setSecret(undefined)}>
        {secret !== undefined && <NewSecret secret={secret} close={() => setSecret(undefined)} />}
      </Dialog>
      <Confirm
        title={words.revoke}
        text={words.revokeText(leaving?.name ?? '')}
        confirm={words.revoke}
        kind="danger"
        typed={leaving?.name}
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        onConfirm={async () => {
          await revokeApiKey(leaving?.id ?? '')
          await keys.refetch()
        }}
      />
    </Section>
  )
}

function KeyTable({
  keys,
  revoke,
}: {
  readonly keys: readonly ApiKeyAnswer[]
  readonly revoke: (key: ApiKeyAnswer) => void
}) {
  const words = useMessages(messages)
  return (
    <Table
      caption={words.keys}
      rows={keys}
      rowKey={(row) => row.id}
      columns={[
        { key: 'name', head: words.keyName, cell: (row) => row.name },
        { key: 'created', head: words.created, cell: (row) => <Day at={row.createdAt} /> },
        {
          key: 'used',
          head: words.lastUsed,
          cell: (row) => (row.lastUsedAt === undefined ? words.never : <Age at={row.lastUsedAt} />),
        },
        {
          key: 'state',
          head: words.state,
          cell: (row) =>
            row.revokedAt === undefined ? (
              <Mark kind="info">{words.valid}</Mark>
            ) : (
              <Mark kind="open">{words.revoked}</Mark>
            ),
        },
        {
          key: 'revoke',
          head: words.revoke,
          cell: (row) =>
            row.revokedAt === undefined && (
              <Button kind="plain" label={`${words.revoke} ${row.name}`} onClick={() => revoke(row)}>
                {words.revoke}
              </Button>
            ),
        },
      ]}
    />
  )
}

function KeyForm({ done, close }: { readonly done: (secret: string) => Promise<void>; readonly close: () => void }) {
  const words = useMessages(messages)
  const [name, setName] = useState('')
  return (
    <Form onSubmit={async () => done((await createApiKey(name)).secret)} submit={words.makeKey} cancel={close}>
      <TextField name="name" label={words.keyName} required value={name} onChange={setName} maxLength={100} />
    </Form>
  )
}

function NewSecret({ secret, close }: { readonly secret: string; readonly close: () => void }) {
  const words = useMessages(messages)
  const example = `curl -H 'Authorization: Bearer …' -H 'Content-Type: application/json' -d '{"password":"…","name":"…"}' ${location.origin}/api/password/check`
  return (
    <>
      <p>{words.keyOnce}</p>
      <p className="secret" lang="en">
        {secret}
      </p>
      <Copy text={secret} label={words.copyKey} />
      <h3>{words.keyUse}</h3>
      <p>
        <code className="secret">{example}</code>
      </p>
      <Button onClick={close}>{words.close}</Button>
    </>
  )
}
