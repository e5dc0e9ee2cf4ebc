import { Fault, type PasswordReason } from '@taga/contract'
import { PASSWORD_REASON_WORDS } from '@taga/core'
import type { Deps } from '../deps.ts'
import { readOrganisation } from '../organisation/store.ts'

type Needs = Pick<Deps, 'passwords' | 'organisationWords' | 'store'>

/** Measure AD-16. Throws `weak_password` with every reason and its words. */
export async function requireGoodPassword(deps: Needs, password: string, name: string): Promise<void> {
  refuse(await checkCandidate(deps, password, name))
}

type Known = { readonly password_hash: string | null; readonly exposed_hash: string | null }

/** Neither the present password, which would end an exposure that goes on, nor one that was exposed. TW-18. @throws Fault `weak_password` */
export async function requireAnother(
  { passwords }: Pick<Deps, 'passwords'>,
  password: string,
  { password_hash, exposed_hash }: Known,
): Promise<void> {
  const is = async (hash: string | null) => hash !== null && (await passwords.matches(password, hash))
  if (await is(password_hash)) refuse(['unchanged'])
  if (await is(exposed_hash)) refuse(['exposed'])
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
