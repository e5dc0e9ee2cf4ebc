import type { CertificateWish, PublicNameAnswer } from '@taga/contract'
import type { Words } from '@taga/core'
import { useState } from 'react'
import { ApiFault, send } from '../kit/ask.ts'
import { CheckField, Form, RadioGroup, SelectField, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Notice } from '../kit/notice.tsx'
import { useDraft } from '../registers/draft.ts'
import { nameMessages } from './name-messages.ts'
import { PemField } from './pem-field.tsx'

type Kind = CertificateWish['kind']

const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory'
const OTHER = 'other'

type FormProps = {
  readonly name: PublicNameAnswer
  readonly saved: (after: PublicNameAnswer) => Promise<void>
  readonly cancel: (() => void) | undefined
}

/** Asks for the name and where its certificate comes from. What would stop working is said first, and confirmed by typing the new name. */
export function NameForm({ name, saved, cancel }: FormProps) {
  const words = useMessages(nameMessages)
  const say = useSay()
  const [kind, setKind] = useState<Kind>(name.source ?? 'acme')
  const [problems, setProblems] = useState<readonly Words[]>([])
  const { draft, set } = useDraft({
    host: name.url?.replace('https://', '') ?? '',
    chain: '',
    key: '',
    chainFile: '',
    keyFile: '',
    authority: LETS_ENCRYPT,
    directory: '',
    mail: '',
    agreed: false,
    confirm: '',
  })
  const host = draft.host.trim().toLowerCase()
  const asksToConfirm = (name.url !== undefined && name.url !== `https://${host}`) || name.passkeys > 0
  function wish(): CertificateWish {
    switch (kind) {
      case 'own':
        return { kind, chain: draft.chain, key: draft.key }
      case 'files':
        return { kind, chainFile: draft.chainFile, keyFile: draft.keyFile }
      case 'acme': {
        const directory = draft.authority === OTHER ? draft.directory : draft.authority
        const mail = draft.mail.trim() === '' ? {} : { mail: draft.mail }
        // the server refuses where it was not agreed to
        return { kind, directory, agreed: draft.agreed as true, ...mail }
      }
      case 'proxy':
        return { kind }
    }
  }
  async function save(): Promise<void> {
    setProblems([])
    const confirm = asksToConfirm ? { confirm: draft.confirm } : {}
    const body = { url: `https://${host}`, certificate: wish(), ...confirm }
    const after = await send<PublicNameAnswer>('PUT', '/api/public-name', body).catch((thrown: unknown) => {
      setProblems(problemsOf(thrown))
      throw thrown
    })
    await saved(after)
  }
  return (
    <Form onSubmit={save} submit={words.set} cancel={cancel}>
      {problems.length > 0 && (
        <Notice kind="bad" title={words.refused}>
          <ul>
            {problems.map((problem) => (
              <li key={problem.en}>{say(problem)}</li>
            ))}
          </ul>
        </Notice>
      )}
      <TextField
        name="url"
        label={words.host}
        hint={words.hostHint}
        required
        maxLength={253}
        value={draft.host}
        onChange={set('host')}
      />
      <RadioGroup
        name="certificate"
        label={words.certificate}
        value={kind}
        onChange={(value) => setKind(value as Kind)} // the options below are just these
        options={(['acme', 'own', 'files', 'proxy'] as const).map((each) => ({
          value: each,
          label: words.sources[each],
          hint: words.sourceHints[each],
        }))}
      />
      {kind === 'own' && (
        <>
          <PemField
            name="chain"
            label={words.chain}
            hint={words.chainHint}
            value={draft.chain}
            onChange={set('chain')}
          />
          <PemField name="key" label={words.key} hint={words.keyHint} value={draft.key} onChange={set('key')} />
        </>
      )}
      {kind === 'files' && (
        <>
          <TextField
            name="chainFile"
            label={words.chainFile}
            hint={words.fileHint}
            required
            value={draft.chainFile}
            onChange={set('chainFile')}
          />
          <TextField name="keyFile" label={words.keyFile} required value={draft.keyFile} onChange={set('keyFile')} />
        </>
      )}
      {kind === 'acme' && (
        <>
          <SelectField
            name="authority"
            label={words.authority}
            value={draft.authority}
            onChange={set('authority')}
            options={[
              { value: LETS_ENCRYPT, label: 'Let’s Encrypt' },
              { value: OTHER, label: words.otherAuthority },
            ]}
          />
          {draft.authority === OTHER && (
            <TextField
              name="directory"
              label={words.directory}
              hint={words.directoryHint}
              required
              type="url"
              value={draft.directory}
              onChange={set('directory')}
            />
          )}
          <TextField
            name="mail"
            label={words.acmeMail}
            hint={words.acmeMailHint}
            type="email"
            value={draft.mail}
            onChange={set('mail')}
          />
          <CheckField name="agreed" label={words.agreed} value={draft.agreed} onChange={set('agreed')} />
        </>
      )}
      {asksToConfirm && (
        <>
          <Notice kind="warn" title={words.stopsTitle}>
            <p>{words.stops(name.passkeys)}</p>
          </Notice>
          <TextField
            name="confirm"
            label={words.confirm(host)}
            required
            value={draft.confirm}
            onChange={set('confirm')}
          />
        </>
      )}
    </Form>
  )
}

/** What is wrong with a certificate, in the server's words. */
function problemsOf(thrown: unknown): readonly Words[] {
  if (!(thrown instanceof ApiFault) || (thrown.code !== 'certificate_refused' && thrown.code !== 'cannot_listen'))
    return []
  const { detail } = thrown
  if (typeof detail !== 'object' || detail === null) return []
  if ('problems' in detail && Array.isArray(detail.problems)) return detail.problems.filter(isWords)
  return 'words' in detail && isWords(detail.words) ? [detail.words] : []
}

function isWords(value: unknown): value is Words {
  return typeof value === 'object' && value !== null && 'ja' in value && 'en' in value
}
