import { describe, expect, it } from 'vitest'
import { homeOf, mayOpen } from './may-open.ts'

describe('who is offered a page', () => {
  it.each([
    ['everyone', undefined, true],
    ['signedIn', undefined, false],
    ['administrator', undefined, false],
    ['signedIn', ['teleworker'], true],
    ['administrator', ['teleworker', 'executive', 'auditor'], false],
    ['administrator', ['administrator'], true],
    ['executive', ['administrator'], false],
    ['overseer', ['teleworker'], false],
    ['overseer', ['auditor'], true],
  ] as const)('%s, to somebody with %j: %s', (who, roles, offered) => {
    expect(mayOpen(who, roles)).toBe(offered)
  })

  it('leads somebody with several roles to the first of administrator, executive, auditor, teleworker', () => {
    expect(homeOf(['teleworker', 'executive', 'administrator'])).toBe('/')
    expect(homeOf(['teleworker', 'executive'])).toBe('/executive')
    expect(homeOf(['auditor', 'teleworker'])).toBe('/measures')
    expect(homeOf(['teleworker'])).toBe('/start')
  })
})
