import type { CloudServiceAnswer, CloudTestAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Copy } from '../kit/copy.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Form, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Notice } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { messages } from './messages.ts'

type Kind = 'microsoft' | 'google'

/** What the application or the service account has to be allowed, and no more. */
const NEEDED: Readonly<Record<Kind, string>> = {
  microsoft: 'User.RevokeSessions.All',
  google: 'https://www.googleapis.com/auth/admin.directory.user.security',
}

/** The secret by which we ask the service's maker to end what somebody has open there, and whether it lets us in. */
export function RevocationSecret({ row, kind }: { readonly row: CloudServiceAnswer; readonly kind: Kind }) {
  const words = useMessages(messages)
  const [isOpen, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [tested, setTested] = useState<CloudTestAnswer | undefined>(undefined)
  const set = row.hasRevocationSecret ? words.replaceSecret : words.setSecret
  async function test(): Promise<void> {
    setBusy(true)
    try {
      setTested(await send<CloudTestAnswer>('POST', `/api/cloud-services/${row.id}/test`))
    } catch (error) {
      setTested({ ok: false, problem: error instanceof Error ? error.message : String(error) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Section title={words.revocationTitle}>
      <p>{words.revocationTexts[kind]}</p>
      <p>
        {words.revocationNeeds[kind]}: <code lang="en">{NEEDED[kind]}</code>{' '}
        <Copy text={NEEDED[kind]} label={words.copyNeeded(words.revocationNeeds[kind])} />
      </p>
      <p>{words.revocationUser}</p>
      <p>
        <Mark kind={row.hasRevocationSecret ? 'info' : 'warn'}>
          {row.hasRevocationSecret ? words.secretKept : words.secretMissing}
        </Mark>
      </p>
      <p className="actions">
        <Button kind={row.hasRevocationSecret ? 'secondary' : 'primary'} onClick={() => setOpen(true)}>
          {set}
        </Button>
        {row.hasRevocationSecret && (
          <Button busy={busy} onClick={() => void test()}>
            {words.test}
          </Button>
        )}
      </p>
      {tested !== undefined && (
        <Notice kind={tested.ok ? 'good' : 'bad'} title={tested.ok ? words.testGood : words.testBad}>
          {tested.problem !== undefined && (
            <p lang="en">
              <code>{tested.problem}</code>
            </p>
          )}
        </Notice>
      )}
      <Dialog title={set} open={isOpen} onClose={() => setOpen(false)}>
        {isOpen && <SecretForm id={row.id} kind={kind} done={() => setOpen(false)} />}
      </Dialog>
    </Section>
  )
}

function SecretForm({ id, kind, done }: { readonly id: string; readonly kind: Kind; readonly done: () => void }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const [secret, setSecret] = useState('')
  async function save(): Promise<void> {
    await send('PUT', `/api/cloud-services/${id}/revocation-secret`, { secret: secret.trim() })
    await client.invalidateQueries({ queryKey: ['cloudServices'] })
    done()
  }
  const field = {
    name: 'secret',
    label: words.revocationSecrets[kind],
    required: true,
    value: secret,
    onChange: setSecret,
  }
  return (
    <Form onSubmit={save} submit={words.setSecret} cancel={done}>
      {kind === 'google' ? (
        <TextArea {...field} rows={8} lang="en" maxLength={8_000} />
      ) : (
        <TextField {...field} type="password" autoComplete="new-password" maxLength={500} />
      )}
    </Form>
  )
}
