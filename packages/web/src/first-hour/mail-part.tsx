import type { MailAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiFault, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Form, SelectField, TextField } from '../kit/form.tsx'
import { useLanguage, useMessages } from '../kit/language.ts'
import { Notice, useToast } from '../kit/notice.tsx'
import { useDraft } from '../registers/draft.ts'
import { useMail } from './api.ts'
import { messages } from './messages.ts'

/** How mail is sent, for those who want the links to go by mail. No mail server is needed. */
export function MailPart() {
  const words = useMessages(messages)
  const { data } = useMail()
  return (
    <details className="mail-part no-print">
      <summary>{data?.set === true ? words.mailSet(data.host ?? '') : words.mailNotSet}</summary>
      {data !== undefined && <MailForm key={String(data.host)} before={data} />}
      {data?.set === true && <TestMail />}
    </details>
  )
}

const PORTS = { tls: 465, starttls: 587, none: 25 } as const

function MailForm({ before }: { readonly before: MailAnswer }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  const { draft, set } = useDraft({
    host: before.host ?? '',
    port: String(before.port ?? PORTS.starttls),
    security: before.security ?? ('starttls' as const),
    user: before.user ?? '',
    password: '',
    sender: before.sender ?? '',
  })
  async function save(): Promise<void> {
    const { host, security, sender, user, password } = draft
    const after = await send<MailAnswer>('PUT', '/api/mail', {
      host,
      port: Number(draft.port),
      security,
      sender,
      ...(user === '' ? {} : { user }),
      ...(password === '' ? {} : { password }),
    })
    client.setQueryData(['mail'], after)
    toast(words.mailSaved)
  }
  return (
    <Form onSubmit={save} submit={words.saveMail}>
      <TextField
        name="host"
        label={words.mailHost}
        required
        maxLength={253}
        value={draft.host}
        onChange={set('host')}
      />
      <SelectField
        name="security"
        label={words.mailSecurity}
        value={draft.security}
        onChange={(value) => {
          const security = value === 'tls' || value === 'none' ? value : 'starttls'
          set('security')(security)
          set('port')(String(PORTS[security]))
        }}
        options={(['starttls', 'tls', 'none'] as const).map((each) => ({ value: each, label: words.securities[each] }))}
      />
      <TextField
        name="port"
        label={words.mailPort}
        required
        inputMode="numeric"
        value={draft.port}
        onChange={set('port')}
      />
      <TextField
        name="user"
        label={words.mailUser}
        hint={words.mailUserHint}
        value={draft.user}
        onChange={set('user')}
      />
      <TextField
        name="password"
        label={words.mailPassword}
        hint={before.hasPassword ? words.passwordKept : words.passwordSealed}
        type="password"
        autoComplete="off"
        value={draft.password}
        onChange={set('password')}
      />
      <TextField
        name="sender"
        label={words.mailSender}
        required
        type="email"
        value={draft.sender}
        onChange={set('sender')}
      />
    </Form>
  )
}

function TestMail() {
  const words = useMessages(messages)
  const language = useLanguage()
  const client = useQueryClient()
  const [to, setTo] = useState('')
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<{ readonly kind: 'good' | 'bad'; readonly text: string } | undefined>(
    undefined,
  )
  async function test(): Promise<void> {
    setBusy(true)
    try {
      await send('POST', '/api/mail/test', { to, lang: language })
      setOutcome({ kind: 'good', text: words.testSent(to) })
      await client.invalidateQueries({ queryKey: ['mail'] })
    } catch (thrown) {
      setOutcome({ kind: 'bad', text: saidBy(thrown) ?? words.testFailed })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="test-mail">
      <label className="field">
        <span>{words.testTo}</span>
        <input type="email" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      <Button busy={busy} onClick={() => void test()}>
        {words.sendTest}
      </Button>
      {outcome !== undefined && (
        <Notice kind={outcome.kind}>
          <p>{outcome.text}</p>
        </Notice>
      )}
    </div>
  )
}

/** What the mail server said. */
function saidBy(thrown: unknown): string | undefined {
  if (!(thrown instanceof ApiFault) || typeof thrown.detail !== 'object' || thrown.detail === null) return undefined
  return 'said' in thrown.detail ? String(thrown.detail.said) : undefined
}
