import { describe, expect, it } from 'vitest'
import { placeOf } from './places.ts'
import { endedSessionCookie, readSessionCookie, sessionCookie } from './session-cookie.ts'

const token = 'a'.repeat(43)
const local = placeOf(new URL('http://127.0.0.1:8420'), 8420)
const open = placeOf(new URL('https://taga.example.jp'), 8420)

describe('the session cookie', () => {
  it('is bound to the host by its prefix where browsers come by https', () => {
    expect(sessionCookie(open, { token, until: 61_500, now: 500 })).toBe(
      `__Host-taga=${token}; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=61`,
    )
    expect(sessionCookie(local, { token, until: 61_500, now: 500 })).toBe(
      `taga=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=61`,
    )
    expect(endedSessionCookie(open)).toBe('__Host-taga=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0')
  })

  it.each([
    [`taga=${token}`, token],
    [`a=b; taga=${token}; c=d`, token],
    [`taga=${token}; taga=${'b'.repeat(43)}`, undefined],
    [`ataga=${token}`, undefined],
    [`__Host-taga=${token}`, undefined],
    ['taga=short', undefined],
    [`taga=${'!'.repeat(43)}`, undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %j', (header, read) => {
    expect(readSessionCookie(local, header)).toBe(read)
  })

  it('does not take a cookie without the prefix for one with it', () => {
    expect(readSessionCookie(open, `taga=${token}`)).toBeUndefined()
  })
})
