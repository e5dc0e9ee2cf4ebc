import { Fault, type SetPublicName } from '@taga/contract'
import type { CertificateSource } from '@taga/edge'
import type { Deps } from '../deps.ts'
import { countPasskeys } from './store.ts'

/**
 * Sets or changes the name that browsers open. A passkey belongs to a name (WebAuthn L3, 5.1.3): where a name was set, or passkeys exist
 * that will stop working, the new host has to be typed.
 * @throws Fault `bad_input` (field `confirm`), `name_fixed`, `certificate_refused`, `cannot_listen`
 */
export async function setPublicName(
  { publicName, store }: Pick<Deps, 'publicName' | 'store'>,
  actor: string,
  wish: SetPublicName,
): Promise<void> {
  const { host, hostname } = new URL(wish.url)
  const before = publicName.state().url
  const stopped = await countPasskeys(store.read, { exceptFor: hostname })
  const changes = before !== undefined && before !== wish.url
  if ((changes || stopped > 0) && wish.confirm !== host)
    throw new Fault('bad_input', {
      in: 'body',
      fields: [{ field: 'confirm', problem: 'not_confirmed' }],
      passkeys: stopped,
    })
  const { certificate } = wish
  await publicName.set(
    { url: wish.url, source: sourceOf(certificate) },
    { by: actor, ...(certificate.kind === 'own' ? { pem: { chain: certificate.chain, key: certificate.key } } : {}) },
  )
}

function sourceOf(wish: SetPublicName['certificate']): CertificateSource {
  switch (wish.kind) {
    case 'own':
      return { kind: 'own' }
    case 'files':
      return { kind: 'files', chainFile: wish.chainFile, keyFile: wish.keyFile }
    case 'acme':
      return { kind: 'acme', directory: wish.directory, ...(wish.mail === undefined ? {} : { mail: wish.mail }) }
    case 'proxy':
      return { kind: 'proxy' }
  }
}
