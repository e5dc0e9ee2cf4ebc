import { RadioGroup, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import type { TrustKind } from './destination-draft.ts'
import type { Editing } from './destination-form.tsx'
import { messages } from './messages.ts'

/** How the certificate of what is opened is judged. What the server finds wrong about it stands at the field that was filled in. */
export function CertificateTrust({ draft, change, kinds }: Editing & { readonly kinds: readonly TrustKind[] }) {
  const words = useMessages(messages)
  const host = draft.host.trim() === '' ? 'HOST' : draft.host.trim()
  const isRdp = draft.kind === 'rdp'
  return (
    <>
      <RadioGroup
        name="trustKind"
        label={words.trust}
        value={draft.trust}
        onChange={(trust) => change({ trust: trust as TrustKind /* one of the options */ })}
        options={kinds.map((kind) => ({ value: kind, label: words.trusts[kind], hint: words.trustHints[kind] }))}
      />
      {draft.trust === 'authority' && (
        <TextArea
          name="trust"
          label={words.pem}
          hint={words.pemHint}
          required
          rows={5}
          maxLength={65_536}
          lang="en"
          value={draft.pem}
          onChange={(pem) => change({ pem })}
        />
      )}
      {draft.trust === 'pinned' && (
        <TextField
          name="trust"
          label={words.sha256}
          required
          hint={
            <>
              {words.sha256Hint} {isRdp ? words.sha256RdpWhere : words.sha256TlsWhere}{' '}
              <code>{isRdp ? words.sha256Rdp : words.sha256Tls(host, draft.port)}</code>
            </>
          }
          maxLength={200}
          lang="en"
          value={draft.sha256}
          onChange={(sha256) => change({ sha256 })}
        />
      )}
    </>
  )
}
