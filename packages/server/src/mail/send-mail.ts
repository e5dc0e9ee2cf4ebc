import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { findMail, setMailProved } from '../organisation/store.ts'
import { openMailPassword } from './mail-settings.ts'

const LIMIT_MS = 15_000

export type Letter = { readonly to: string; readonly subject: string; readonly text: string }

/** Whether mail can be sent at all. */
export async function canMail({ store }: Pick<Deps, 'store'>): Promise<boolean> {
  return (await findMail(store.read)) !== undefined
}

/**
 * Sends letters by the organisation's own mail server, one connection for all. Resolves to whether each was taken; a letter holds secrets,
 * so it goes by TLS unless the settings say otherwise, and is not logged.
 * @throws Fault `mail_refused` (detail.said) where the server cannot be reached or refuses us; `not_found` where none is set
 */
export async function sendMail(
  deps: Pick<Deps, 'store' | 'sealer' | 'now'>,
  letters: readonly Letter[],
): Promise<readonly boolean[]> {
  const row = await findMail(deps.store.read)
  if (row === undefined) throw new Fault('not_found')
  const password = openMailPassword(deps.sealer, row.password_sealed)
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host: row.host,
    port: row.port,
    secure: row.security === 'tls',
    requireTLS: row.security === 'starttls',
    ignoreTLS: row.security === 'none',
    pool: true,
    maxConnections: 1,
    connectionTimeout: LIMIT_MS,
    greetingTimeout: LIMIT_MS,
    socketTimeout: LIMIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(row.user_name === null ? {} : { auth: { user: row.user_name, pass: password ?? '' } }),
  })
  try {
    await transport.verify()
    const taken: boolean[] = []
    for (const { to, subject, text } of letters)
      taken.push(
        await transport.sendMail({ from: row.sender, to: { name: '', address: to }, subject, text }).then(
          () => true,
          () => false, // this address was refused; the others are tried all the same
        ),
      )
    if (taken.includes(true)) await setMailProved(deps.store, { now: deps.now(), updatedAt: row.updated_at })
    return taken
  } catch (cause) {
    throw new Fault('mail_refused', { said: saidBy(cause) }, { cause })
  } finally {
    transport.close()
  }
}

/** What the mail server said, for the administrator who set it; nodemailer's messages hold no password. */
function saidBy(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300)
}
