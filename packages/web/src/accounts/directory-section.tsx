import type { DirectorySettings } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Copy } from '../kit/copy.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { CheckField, Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Facts, Section } from '../kit/page.tsx'
import { readDirectory, removeDirectory, setDirectory } from './api.ts'
import { messages } from './messages.ts'

const KEY = ['directory'] as const

/** The organisation's directory: tried before it is kept. */
export function DirectorySection() {
  const words = useMessages(messages)
  const query = useQuery({ queryKey: KEY, queryFn: readDirectory })
  return (
    <Section title={words.directory}>
      <p>{words.directoryText}</p>
      <Loaded query={query}>
        {(settings) => (
          <>
            <h3>{words.register}</h3>
            <Facts
              items={[
                { term: words.redirectUri, value: <Uri text={settings.redirectUri} /> },
                { term: words.logoutUri, value: <Uri text={settings.logoutUri} /> },
                { term: words.afterLogoutUri, value: <Uri text={settings.afterLogoutUri} /> },
              ]}
            />
            <DirectoryForm key={settings.directory?.updatedAt ?? 0} settings={settings} />
          </>
        )}
      </Loaded>
    </Section>
  )
}

function Uri({ text }: { readonly text: string }) {
  return (
    <>
      <code>{text}</code> <Copy text={text} />
    </>
  )
}

function DirectoryForm({ settings }: { readonly settings: DirectorySettings }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  const { directory } = settings
  const [name, setName] = useState(directory?.name ?? '')
  const [issuer, setIssuer] = useState(directory?.issuer ?? '')
  const [clientId, setClientId] = useState(directory?.clientId ?? '')
  const [secret, setSecret] = useState('')
  const [byMail, setByMail] = useState(directory?.byMail ?? false)
  const [isLeaving, setLeaving] = useState(false)
  async function submitted(): Promise<void> {
    const wish = { name, issuer, clientId, byMail, ...(secret === '' ? {} : { clientSecret: secret }) }
    client.setQueryData(KEY, await setDirectory(wish))
    await client.invalidateQueries({ queryKey: ['sign-in', 'offer'] })
    toast(words.directorySaved)
  }
  return (
    <>
      <Form onSubmit={submitted} submit={words.saveDirectory}>
        <TextField
          name="name"
          label={words.directoryName}
          hint={words.directoryNameHint}
          required
          value={name}
          onChange={setName}
          maxLength={60}
        />
        <TextField name="issuer" label={words.issuer} type="url" required value={issuer} onChange={setIssuer} />
        <TextField name="clientId" label={words.clientId} required value={clientId} onChange={setClientId} />
        <TextField
          name="clientSecret"
          label={words.clientSecret}
          hint={directory?.hasSecret === true ? words.secretKept : words.secretNone}
          type="password"
          value={secret}
          onChange={setSecret}
          autoComplete="off"
        />
        <CheckField name="byMail" label={words.byMail} hint={words.byMailHint} value={byMail} onChange={setByMail} />
      </Form>
      {directory !== undefined && (
        <Button kind="danger" onClick={() => setLeaving(true)}>
          {words.removeDirectory}
        </Button>
      )}
      <Confirm
        title={words.removeDirectory}
        text={words.removeDirectoryText}
        confirm={words.removeDirectory}
        kind="danger"
        typed={directory?.name}
        open={isLeaving}
        onClose={() => setLeaving(false)}
        onConfirm={async () => {
          client.setQueryData(KEY, await removeDirectory())
        }}
      />
    </>
  )
}
