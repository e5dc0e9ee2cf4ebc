import { describe, expect, it } from 'vitest'
import { isForeign } from './foreign-origin.ts'

const OWN = 'https://wiki.apps.example.jp'
const SIBLINGS = new Set(['wiki.apps.example.jp', 'ledger.apps.example.jp'])

function foreign(
  origin: string | undefined,
  site?: string,
  { method = 'POST', mode = undefined as string | undefined } = {},
) {
  return isForeign(method, { origin, site, mode }, { own: OWN, isSibling: (name) => SIBLINGS.has(name) })
}

describe('who asks for a change', () => {
  it.each([
    ['its own pages', OWN, 'same-origin'],
    ['its own pages, in a browser that tells no more', OWN, undefined],
    ['its own pages without referrers', 'null', 'same-origin'],
    ['a program', undefined, undefined],
    ['somebody who sends a form anew', undefined, 'none'],
  ])('may be %s', (_title, origin, site) => expect(foreign(origin, site)).toBe(false))

  it.each([
    ['another application', 'https://ledger.apps.example.jp', 'same-site'],
    ['another application of old', 'https://ledger.apps.example.jp', undefined],
    ['another application at another port', 'https://ledger.apps.example.jp:8443', 'same-site'],
    ['another application in other letters', 'https://LEDGER.apps.example.jp', 'same-site'],
    ['its own name at another port', `${OWN}:8443`, 'same-site'],
    ['its own name without TLS', OWN.replace('https', 'http'), 'cross-site'],
    ['a neighbour without TLS', 'http://sso.example.jp', undefined],
    ['a page that hides its origin', 'null', 'same-site'],
    ['a page that hides its origin, of old', 'null', undefined],
    ['a page that is said to be elsewhere', undefined, 'cross-site'],
    ['a neighbour that says nothing', undefined, 'same-site'],
    ['another site', 'https://evil.example', 'cross-site'],
    ['nothing that is an origin', 'wiki.apps.example.jp', undefined],
    ['nothing', '', undefined],
  ])('may not be %s', (_title, origin, site) => {
    expect(foreign(origin, site)).toBe(true)
    expect(foreign(origin, site, { mode: 'navigate' })).toBe(true)
    expect(foreign(origin, site, { method: 'DELETE' })).toBe(true)
    for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(foreign(origin, site, { method })).toBe(false)
  })

  it('may be a form that a neighbour sends as a page, and none of its scripts', () => {
    const sso = 'https://sso.example.jp'
    expect(foreign(sso, 'same-site', { mode: 'navigate' })).toBe(false)
    expect(foreign(sso)).toBe(false)
    for (const mode of ['no-cors', 'cors', 'same-origin']) expect(foreign(sso, 'same-site', { mode })).toBe(true)
  })
})
