import { Fault, type PasswordReason } from '@taga/contract'
import { PASSWORD_REASON_WORDS } from '@taga/core'
import type { Deps } from '../deps.ts'
import { readOrganisation } from '../organisation/store.ts'

type Needs = Pick<Deps, 'passwords' | 'organisationWords' | 'store'>

/** Measure AD-16. Throws `weak_password` with every reason and its words. */
export async function requireGoodPassword(deps: Needs, password: string, name: string): Promise<void> {
  refuse(await checkCandidate(deps, password, name))
}

/** A change that changes nothing would end an exposure that goes on. TW-18. @throws Fault `weak_password` */
export async function requireAnother(
  { passwords }: Pick<Deps, 'passwords'>,
  password: string,
  known: string,
): Promise<void> {
  refuse((await passwords.matches(password, known)) ? ['unchanged'] : [])
}

function refuse(reasons: readonly PasswordReason[]): void {
  if (reasons.length === 0) return
  throw new Fault('weak_password', {
    reasons: reasons.map((reason) => ({ reason, words: PASSWORD_REASON_WORDS[reason] })),
  })
}

/** Why this password may not be chosen here, by the words of the settings and of the organisation's profile. */
export async function checkCandidate(deps: Needs, password: string, name: string): Promise<readonly PasswordReason[]> {
  const { words } = await readOrganisation(deps.store.read)
  return deps.passwords.check(password, { name, organisationWords: [...deps.organisationWords, ...words] })
}
