import { InvitedPeople, MailAnswer } from '@taga/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { type PostOffice, openPostOffice, textOf } from '../testing/test-post-office.ts'

const SECRET = 'mail-password-of-the-office'

describe('mail', () => {
  let app: TestApp
  let admin: Signed
  let post: PostOffice
  beforeAll(async () => {
    app = await openTestApp()
    admin = await app.signIn('administrator')
    post = await openPostOffice()
  })
  afterAll(async () => {
    await post.close()
    await app.close()
  })
  const settings = () => ({ host: '127.0.0.1', port: post.port, security: 'none', sender: 'taga@example.test' })
  const put = (body: object) => app.ask('PUT', '/api/mail', { as: admin, body })
  const state = async () => MailAnswer.parse(await (await app.ask('GET', '/api/mail', { as: admin })).json())
  const test = (to: string) => app.ask('POST', '/api/mail/test', { as: admin, body: { to, lang: 'ja' } })

  it('is not sent until it is set', async () => {
    expect(await state()).toEqual({ set: false, hasPassword: false })
    expect((await test('hanako@example.test')).status).toBe(404)
  })

  it('goes out by the settings, which then say when it last did', async () => {
    expect((await put(settings())).status).toBe(200)
    expect((await state()).provedAt).toBeUndefined()
    expect((await test('hanako@example.test')).status).toBe(200)
    expect(post.letters.at(-1)).toContain('To: hanako@example.test')
    expect((await state()).provedAt).toBe(app.clock.at)
  })

  it('carries an invitation with its link to those with an address, and to nobody else', async () => {
    const people = [
      { name: '髙橋 次郎', signInName: 'jiro', mail: 'jiro@example.test', roles: ['teleworker'] },
      { name: '三郎', signInName: 'saburo', roles: ['teleworker'] },
      { name: '四郎', signInName: 'shiro', mail: 'refused@example.test', roles: ['teleworker'] },
    ]
    const before = post.letters.length
    const answer = await app.ask('POST', '/api/people/invitations', {
      as: admin,
      body: { people, send: true, lang: 'ja' },
    })
    const { invited } = InvitedPeople.parse(await answer.json())
    expect(invited.map((line) => (line.outcome === 'invited' ? line.mailed : ''))).toEqual(['sent', 'no', 'failed'])
    expect(post.letters).toHaveLength(before + 1)
    const [first] = invited
    const link = first?.outcome === 'invited' ? first.link : 'none'
    expect(textOf(post.letters.at(-1) ?? '')).toContain(link)
    expect(JSON.stringify(app.logged)).not.toContain(link.split('=')[1])
  })

  it('does not send a password in the clear that was typed in for an encrypted way', async () => {
    const encrypted = { host: 'mail.example.jp', port: 465, security: 'tls', user: 'taga', sender: 'taga@example.jp' }
    const hasPassword = async (change: object) =>
      ((await (await put({ ...encrypted, ...change })).json()) as { hasPassword: boolean }).hasPassword
    expect(await hasPassword({ password: SECRET })).toBe(true)
    expect(await hasPassword({ security: 'starttls' })).toBe(true)
    expect(await hasPassword({ security: 'none' })).toBe(false)
  })

  it('keeps its password sealed, shows it to nobody, and never sends it to another host', async () => {
    await put({ ...settings(), user: 'taga', password: SECRET })
    expect(await state()).toMatchObject({ user: 'taga', hasPassword: true })
    expect(JSON.stringify(await state())).not.toContain(SECRET)
    const rows = await app.deps.store.read.selectFrom('mail_settings').selectAll().execute()
    const bodies = await app.deps.store.read.selectFrom('ledger_bodies').select('body').execute()
    expect(JSON.stringify([rows, bodies, app.logged])).not.toContain(SECRET)
    await put({ ...settings(), user: 'taga' })
    expect(await state()).toMatchObject({ hasPassword: true })
    await put({ ...settings(), host: 'other.example.test', user: 'taga' })
    expect(await state()).toMatchObject({ hasPassword: false })
  })

  it('says what the mail server said where it refuses, and refuses one without TLS where TLS was asked for', async () => {
    await put({ ...settings(), security: 'starttls' })
    const answer = await test('hanako@example.test')
    expect(answer.status).toBe(502)
    expect(await answer.text()).toMatch(/mail_refused.*said/)
  })

  it('refuses settings that are none, and forgets them when told to', async () => {
    for (const wrong of [{ host: 'a b' }, { port: 0 }, { sender: 'nobody' }, { password: 'x' }, { security: 'ssl' }])
      expect((await put({ ...settings(), ...wrong })).status).toBe(400)
    await app.ask('DELETE', '/api/mail', { as: admin })
    expect(await state()).toEqual({ set: false, hasPassword: false })
  })
})
