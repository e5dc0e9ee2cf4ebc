import { describe, expect, it } from 'vitest'
import { cookieOf, narrowedCookie, SESSION_COOKIE, withoutOwnCookies } from './cookies.ts'

describe('cookies', () => {
  it('are ours only where they were sent once', () => {
    expect(cookieOf(`a=1; ${SESSION_COOKIE}=x`, SESSION_COOKIE)).toBe('x')
    expect(cookieOf(`${SESSION_COOKIE}=x; ${SESSION_COOKIE}=y`, SESSION_COOKIE)).toBeUndefined()
    expect(cookieOf(`other${SESSION_COOKIE}=x`, SESSION_COOKIE)).toBeUndefined()
    expect(cookieOf(undefined, SESSION_COOKIE)).toBeUndefined()
  })

  it.each([
    [`${SESSION_COOKIE}=x`, undefined],
    [`a=1; ${SESSION_COOKIE}=x; b=2`, 'a=1; b=2'],
    [`a=1;${SESSION_COOKIE.toUpperCase()}=x`, 'a=1'],
    ['', undefined],
    [undefined, undefined],
  ])('of ours never reach an upstream: %j', (sent, passed) => {
    expect(withoutOwnCookies(sent)).toBe(passed)
  })

  it.each([
    ['a=1; Domain=example.jp; Path=/', 'a=1; Path=/'],
    ['a=1; domain = .example.jp; Secure', 'a=1; Secure'],
    ['a=1;Domain', 'a=1'],
    ['a=domain=x; HttpOnly', 'a=domain=x; HttpOnly'],
    [`${SESSION_COOKIE}=evil; Path=/`, undefined],
    [` ${SESSION_COOKIE.toLowerCase()}=evil`, undefined],
    [`=${SESSION_COOKIE}=evil`, undefined],
    [` = \t${SESSION_COOKIE}=evil; Path=/`, undefined],
  ])('that an upstream sets are for its own host, and never bear our name: %j', (set, kept) => {
    expect(narrowedCookie(set)).toBe(kept)
  })
})
