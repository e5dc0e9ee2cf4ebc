import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerDevice } from '../devices/register-device.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'

describe('pages', () => {
  let app: TestApp
  let administrator: Signed
  let owner: Signed
  let device: string
  beforeAll(async () => {
    app = await openTestApp()
    administrator = await app.signIn('administrator')
    owner = await app.signIn('teleworker')
    const draft = {
      label: '<b>PC</b>',
      ownership: 'company',
      management: 'managed',
      kind: 'laptop',
      os: 'linux',
    } as const
    device = (await registerDevice(app.deps, 'account:a', { ...draft, state: 'lent', user: owner.person })).id
  })
  afterAll(() => app.close())

  const open = async (path: string, as?: Signed, headers: Record<string, string> = {}) => {
    const answer = await app.ask('GET', path, as === undefined ? { headers } : { as, headers })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }

  it('sends who is not signed in to the sign-in page', async () => {
    const { status, headers } = await open('/')
    expect([status, headers.get('location')]).toEqual([303, expect.stringMatching(/\/sign-in$/u)])
  })

  it('escapes what somebody typed into a register', async () => {
    const { text } = await open('/', administrator)
    expect(text).toContain('&lt;b&gt;PC&lt;/b&gt;')
    expect(text).not.toContain('<b>PC')
  })

  it('shows a teleworker the own devices only, and hides those of others', async () => {
    const stranger = await app.signIn('teleworker')
    expect((await open('/', owner)).text).toContain(device)
    expect((await open('/', stranger)).text).not.toContain(device)
    expect((await open(`/devices/${device}`, owner)).status).toBe(200)
    expect((await open(`/devices/${device}`, stranger)).status).toBe(404)
  })

  it('never says can-work of a device that never reported', async () => {
    const { text } = await open(`/devices/${device}?lang=ja`, administrator)
    expect(text).not.toContain('mark-good')
  })

  it('speaks the language that is asked for, and remembers it', async () => {
    const asked = await open('/sign-in?lang=en')
    expect(asked.text).toContain('<html lang="en">')
    expect(asked.headers.get('set-cookie')).toContain('taga-lang=en')
    expect((await open('/sign-in', undefined, { cookie: 'taga-lang=en' })).text).toContain('<html lang="en">')
    expect((await open('/sign-in?lang=xx')).text).toContain('<html lang="ja">')
  })

  it('has no script and no style inline', async () => {
    for (const path of ['/', `/devices/${device}`, '/measures', '/sign-in', '/set-up']) {
      const { text } = await open(path, path.startsWith('/s') ? undefined : administrator)
      expect(text).not.toMatch(/<style|style="|<script(?! src=)|\son\w+="/u)
    }
  })

  it('tells one story for a wrong name and a wrong password', async () => {
    const password_hash = await app.deps.passwords.hash('朝霧の中で箍を締める桶職人-2026')
    await app.deps.store.write(({ db }) =>
      db.updateTable('accounts').set({ password_hash }).where('name', '=', 'person1').execute(),
    )
    const send = (body: string) =>
      app.ask('POST', '/sign-in', {
        bytes: new TextEncoder().encode(body),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
    const answers = await Promise.all([
      send('name=person1&password=wrong'),
      send('name=nobody&password=wrong'),
      send('name=&password='),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401])
    const alerts = await Promise.all(
      answers.map(async (answer) => /role="alert".*?<\/div>/u.exec(await answer.text())?.[0]),
    )
    expect(new Set(alerts).size).toBe(1)
  })

  it('refuses a sign-out without the value of the session', async () => {
    const answer = await app.ask('POST', '/sign-out', {
      as: owner,
      bytes: new TextEncoder().encode('csrf=wrong'),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'taga-csrf': '' },
    })
    expect(answer.status).toBe(403)
    expect((await open('/', owner)).status).toBe(200)
  })
})
