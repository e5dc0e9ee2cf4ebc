import { activeDirectoryFile } from './active-directory.ts'
import { entraFile } from './entra.ts'
import { googleFile } from './google.ts'
import { openLdapFile } from './openldap.ts'
import type { PasswordPolicy, PolicyFile } from './policy.ts'

export const POLICY_FORMATS = ['activeDirectory', 'entra', 'openldap', 'google'] as const
export type PolicyFormat = (typeof POLICY_FORMATS)[number]

/** The policy as a file for one directory service, with a note of what that service cannot express (O5: AD-16). */
export function exportPolicy(policy: PasswordPolicy, format: PolicyFormat): PolicyFile {
  switch (format) {
    case 'activeDirectory':
      return activeDirectoryFile(policy)
    case 'entra':
      return entraFile(policy)
    case 'openldap':
      return openLdapFile(policy)
    case 'google':
      return googleFile(policy)
  }
}
