import type { PasswordPolicy, PolicyFile } from './policy.ts'

/** OpenLDAP's ppolicy overlay (draft-behera-ldap-password-policy) as LDIF. The suffix is to be set by whoever runs it. */
export function openLdapFile({ minLength, tries, waitMinutes }: PasswordPolicy): PolicyFile {
  const text = `# Taga: password policy (AD-16)
# Set the suffix dc=example,dc=jp to your own, load the ppolicy overlay, then: ldapadd -f taga-password-policy.ldif
#
# What this cannot express:
#  - Dictionary words, words of the company, known leaks, the ID with one character added. A check module
#    (pwdCheckModule) can ask Taga's POST /api/password/check.
#  - A change after exposure only: passwords never expire here. After an exposure set pwdReset: TRUE on the entry.
#  - Lock-out counts per name: a stranger who tries makes the owner wait. It is therefore a slowdown
#    (pwdMinDelay), not a lock.
#  - pwdMinLength is checked only where the server sees the password in clear, so pwdCheckQuality is 2.
dn: ou=policies,dc=example,dc=jp
objectClass: organizationalUnit
ou: policies

dn: cn=taga,ou=policies,dc=example,dc=jp
objectClass: device
objectClass: pwdPolicy
cn: taga
pwdAttribute: userPassword
pwdMinLength: ${minLength}
pwdCheckQuality: 2
pwdMaxAge: 0
pwdMinAge: 0
pwdInHistory: 1
pwdMustChange: TRUE
pwdAllowUserChange: TRUE
pwdSafeModify: TRUE
pwdLockout: FALSE
pwdMaxFailure: ${tries}
pwdFailureCountInterval: ${waitMinutes * 60}
pwdMinDelay: 1
pwdMaxDelay: 60
`
  return { name: 'taga-password-policy.ldif', mediaType: 'text/plain; charset=utf-8', text }
}
