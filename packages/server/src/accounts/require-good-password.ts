import { Fault, PASSWORD_REASON_WORDS } from '@taga/contract'
import type { Deps } from '../deps.ts'

/** Measure AD-16. Throws `weak_password` with every reason and its words. */
export async function requireGoodPassword(
  { passwords, organisationWords }: Pick<Deps, 'passwords' | 'organisationWords'>,
  password: string,
  name: string,
): Promise<void> {
  const reasons = await passwords.check(password, { name, organisationWords })
  if (reasons.length === 0) return
  throw new Fault('weak_password', {
    reasons: reasons.map((reason) => ({ reason, words: PASSWORD_REASON_WORDS[reason] })),
  })
}
