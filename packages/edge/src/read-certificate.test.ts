import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createTestAuthority, type IssuedCertificate, type TestAuthority } from './testing/test-certificate.ts'
import { readCertificate } from './read-certificate.ts'

const DAY = 86_400_000
const NAME = 'taga.example.test'

describe('a certificate for a name', () => {
  const now = Date.now()
  let authority: TestAuthority
  let good: IssuedCertificate
  beforeAll(async () => {
    authority = await createTestAuthority(now)
    good = await authority.issue({ names: [NAME, 'www.example.test'] })
  })
  const read = (pem: { readonly chain: string; readonly key: string }, at = now, name = NAME) =>
    readCertificate(pem, { name, now: at })
  const problemsOf = (pem: { readonly chain: string; readonly key: string }, at = now, name = NAME) => {
    const result = read(pem, at, name)
    return result.kind === 'refused' ? result.problems : []
  }

  it('serves it with its chain and key, and says from when, until when, and by whom', () => {
    const result = read(good)
    expect(result).toMatchObject({ kind: 'ok', notes: [] })
    const facts = result.kind === 'ok' ? result.certificate.facts : undefined
    expect(facts).toMatchObject({ names: [NAME, 'www.example.test'], issuer: 'Test authority' })
    expect(Math.round(((facts?.until ?? 0) - now) / DAY)).toBe(90)
    expect(facts?.fingerprint).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is good for a wildcard of one label only', async () => {
    const wildcard = await authority.issue({ names: ['*.example.test'] })
    expect(problemsOf(wildcard)).toEqual([])
    expect(problemsOf(wildcard, now, 'a.b.example.test')).toEqual(['nameMismatch'])
  })

  it('is refused for another name, though its subject says so', async () => {
    expect(problemsOf(good, now, 'other.example.test')).toEqual(['nameMismatch'])
    expect(problemsOf(await authority.issue({ names: [] }), now, 'nobody')).toEqual(['nameMismatch'])
  })

  it('is refused with the key of another, without one, with one under a passphrase, and with a weak one', async () => {
    const other = await authority.issue({ names: [NAME] })
    expect(problemsOf({ chain: good.chain, key: other.key })).toEqual(['keyMismatch'])
    expect(problemsOf({ chain: good.chain, key: 'nothing' })).toEqual(['noKey'])
    const sealed = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'secret',
    })
    expect(problemsOf({ chain: good.chain, key: sealed.toString() })).toEqual(['keyEncrypted'])
    const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    })
    expect(problemsOf({ chain: good.chain, key: weak.toString() })).toEqual(['keyWeak', 'keyMismatch'])
  })

  it('is refused after its end and before its begin, and noted two weeks before its end', () => {
    const until = Math.floor((now + 90 * DAY) / 1_000) * 1_000
    expect(problemsOf(good, until)).toEqual(['expired'])
    expect(read(good, until - 1)).toMatchObject({ kind: 'ok', notes: ['expiresSoon'] })
    expect(read(good, until - 15 * DAY)).toMatchObject({ kind: 'ok', notes: [] })
    expect(problemsOf(good, now - 3 * DAY)).toEqual(['notYetValid'])
  })

  it('is refused where the chain is not in order, or holds a stranger', async () => {
    const [own = '', intermediate = ''] = good.chain.split(/(?<=-----END CERTIFICATE-----)\n/)
    expect(problemsOf({ ...good, chain: `${intermediate}\n${own}` })).toContain('chainOrder')
    const stranger = await createTestAuthority(now)
    expect(problemsOf({ ...good, chain: `${own}\n${stranger.intermediate}` })).toEqual(['chainOrder'])
    expect(read({ ...good, chain: own })).toMatchObject({ kind: 'ok', notes: ['chainIncomplete'] })
    expect(read({ ...good, chain: `${good.chain}${authority.root}` })).toMatchObject({ kind: 'ok', notes: [] })
  })

  it('is refused where it cannot be read, and where it is far too large', () => {
    expect(problemsOf({ chain: '', key: good.key })).toEqual(['noCertificate'])
    expect(problemsOf({ chain: good.chain.replace('MII', '****'), key: good.key })).toEqual(['noCertificate'])
    expect(problemsOf({ chain: good.chain.repeat(100), key: good.key })).toEqual(['tooLarge'])
  })
})
