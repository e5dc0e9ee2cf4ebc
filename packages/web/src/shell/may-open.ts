import type { Role } from '@taga/contract'
import type { PageSpec } from '../kit/page-spec.ts'

/** Whether a page is meant for somebody with these roles; undefined for somebody who is not signed in. What is in it the server decides. */
export function mayOpen(who: PageSpec['who'], roles: readonly Role[] | undefined): boolean {
  if (who === 'everyone') return true
  if (roles === undefined) return false
  switch (who) {
    case 'signedIn':
      return true
    case 'administrator':
      return roles.includes('administrator')
    case 'executive':
      return roles.includes('executive')
    case 'overseer':
      return roles.some((role) => role !== 'teleworker')
  }
}

/** The first pages of the roles, in the order in which somebody with several is led to one. */
export const HOMES: readonly { readonly role: Role; readonly path: string }[] = [
  { role: 'administrator', path: '/' },
  { role: 'executive', path: '/executive' },
  { role: 'auditor', path: '/measures' },
  { role: 'teleworker', path: '/start' },
]

/** Where somebody with these roles begins. */
export function homeOf(roles: readonly Role[]): string {
  return HOMES.find(({ role }) => roles.includes(role))?.path ?? '/start'
}
