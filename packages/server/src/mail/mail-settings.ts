import { Fault, type MailSettings } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { findMail } from '../organisation/store.ts'

const PURPOSE = 'mail.password'

/**
 * Sets how mail is sent. The password is sealed by the key outside the database, and stays where none is given and host and user are the
 * same: a password is never sent to another host than the one it was typed for, nor in the clear where it was typed for an encrypted way.
 */
export function setMail(
  { store, now, sealer }: Pick<Deps, 'store' | 'now' | 'sealer'>,
  actor: string,
  settings: MailSettings,
): Promise<void> {
  const { host, port, security, user, password, sender } = settings
  if (password !== undefined && user === undefined)
    throw new Fault('bad_input', { in: 'body', fields: [{ field: 'user', problem: 'invalid_type' }] })
  const sealed = password === undefined ? undefined : sealer.seal(PURPOSE, password)
  return store.write(async (tx) => {
    const before = await findMail(tx.db)
    const isSame = before?.host === host && before.port === port && before.user_name === (user ?? null)
    const isWeaker = security === 'none' && before?.security !== 'none'
    const kept = isSame && !isWeaker ? before.password_sealed : null
    const row = {
      host,
      port,
      security,
      user_name: user ?? null,
      password_sealed: sealed ?? kept,
      sender,
      proved_at: null,
      updated_at: now(),
    }
    await tx.db
      .insertInto('mail_settings')
      .values({ id: 'mail', ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute()
    await tx.append({
      kind: 'mail.set',
      actor,
      subject: 'organisation',
      body: { host, port, security, sender, withPassword: (sealed ?? kept) !== null },
    })
  })
}

/** Stops sending mail, and forgets how. */
export function clearMail({ store }: Pick<Deps, 'store'>, actor: string): Promise<void> {
  return store.write(async (tx) => {
    await tx.db.deleteFrom('mail_settings').where('id', '=', 'mail').execute()
    await tx.append({ kind: 'mail.cleared', actor, subject: 'organisation', body: {} })
  })
}

/** The password in the clear, for sending; undefined where there is none, or it was sealed by keys that are gone. */
export function openMailPassword(sealer: Deps['sealer'], sealed: string | null): string | undefined {
  return sealed === null ? undefined : sealer.open(PURPOSE, sealed)
}
