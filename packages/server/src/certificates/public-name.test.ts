import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FaultAnswer, PublicNameAnswer } from '@taga/contract'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../log.ts'
import { type RunningServer, type StartOptions, startServer } from '../start-server.ts'
import { openCertificateFolder } from '@taga/edge'
import {
  type AcmeServer,
  createTestAuthority,
  type IssuedCertificate,
  startAcmeServer,
  type TestAuthority,
} from '@taga/edge/testing'
import { refuseOpen } from '../keys/refuse-open.ts'

const DAY = 86_400_000
const NAME = 'taga.example.test'
const PASSWORD = 'mori-no-73-Kumasan!'

type Answer = {
  readonly status: number | undefined
  readonly body: unknown
  readonly cookie: string
  readonly hsts: string
}

describe('the public name', () => {
  let authority: TestAuthority
  let good: IssuedCertificate
  let dataDir: string
  let server: RunningServer
  let clock: number
  let session: { readonly cookie: string; readonly csrf: string }
  beforeAll(async () => {
    authority = await createTestAuthority()
    good = await authority.issue({ names: [NAME] })
  })
  beforeEach(async () => {
    clock = 0
    dataDir = await mkdtemp(join(tmpdir(), 'taga-name-'))
    server = await start()
    session = await signUp()
  })
  afterEach(async () => {
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  const start = (more: Partial<StartOptions> = {}) =>
    startServer({
      dataDir,
      port: 0,
      host: '127.0.0.1',
      listen: { tlsPort: 0, httpPort: 0, address: '127.0.0.1' },
      log: createLog(Date.now, () => undefined),
      now: () => Date.now() + clock,
      ...more,
    })
  const restart = async (more: Partial<StartOptions> = {}) => {
    await server.close()
    server = await start(more)
  }
  const here = () => `http://127.0.0.1:${server.port}`
  const own = (issued: IssuedCertificate, more: object = {}) => ({
    url: `https://${NAME}`,
    certificate: { kind: 'own', chain: issued.chain, key: issued.key },
    ...more,
  })
  const put = (body: unknown) => ask('PUT', '/api/public-name', body)
  const state = async () => PublicNameAnswer.parse((await ask('GET', '/api/public-name')).body)

  it('is served by an own certificate from then on, beside this machine, each with cookies of its own', async () => {
    expect((await put(own(good))).status).toBe(200)
    expect(await state()).toMatchObject({ url: `https://${NAME}`, source: 'own', certificate: { names: [NAME] } })
    const page = await overTls('GET', '/healthz')
    expect(page).toMatchObject({ status: 200, hsts: 'max-age=31536000' })
    const signedIn = await overTls('POST', '/api/session', { name: 'hanako', password: PASSWORD })
    expect(signedIn.cookie).toMatch(/^__Host-taga=.*; Secure/)
    const local = await fetch(`${here()}/healthz`)
    expect(local.status).toBe(200)
    expect(local.headers.get('strict-transport-security')).toBeNull()
    expect(server.deps.place.url).toBe(`https://${NAME}`)
  })

  it('takes no request for another name, from another site, or with the cookie of the other place', async () => {
    await put(own(good))
    expect((await overTls('GET', '/healthz', undefined, { host: 'evil.example' })).status).toBe(421)
    expect((await overTls('GET', '/healthz', undefined, { host: `127.0.0.1:${server.port}` })).status).toBe(421)
    const sent = { name: 'hanako', password: PASSWORD }
    expect((await overTls('POST', '/api/session', sent, { origin: here() })).status).toBe(403)
    expect((await overTls('GET', '/api/session', undefined, { cookie: session.cookie })).status).toBe(401)
    const plainly = await fetch(`${here()}/healthz`, { headers: { host: NAME } })
    expect(plainly.status).not.toBe(500)
  })

  it('stands after a restart; the key lies in a file for its owner alone, and in no database', async () => {
    await put(own(good))
    await restart()
    expect((await overTls('GET', '/healthz')).status).toBe(200)
    const folder = join(dataDir, 'certificates')
    for (const file of await readdir(folder)) expect((await stat(join(folder, file))).mode & 0o077).toBe(0)
    const database = await readFile(join(dataDir, 'taga.db'), 'latin1')
    expect(database).not.toContain(good.key.split('\n')[1])
    expect(database).not.toContain('PRIVATE KEY')
  })

  it('is refused with a certificate that cannot serve it, in words, and nothing changes', async () => {
    const expired = await authority.issue({ names: [NAME], from: Date.now() - 90 * DAY, until: Date.now() - DAY })
    const answer = await put(own(expired))
    expect(answer.status).toBe(422)
    const { fault, detail } = FaultAnswer.parse(answer.body)
    expect(fault).toBe('certificate_refused')
    expect(JSON.stringify(detail)).toMatch(/有効期限が切れて.*has expired/)
    expect(await state()).not.toHaveProperty('url')
    const checked = await ask('POST', '/api/public-name/check', { url: `https://${NAME}`, ...expired, spki: undefined })
    expect(checked.body).toMatchObject({ good: false, problems: [{ en: 'The certificate has expired.' }] })
  })

  it('changes only where the new name was typed, and the old one stays until then', async () => {
    await put(own(good))
    const other = await authority.issue({ names: ['taga.example.org'] })
    const wish = { ...own(other), url: 'https://taga.example.org' }
    const refused = await put(wish)
    expect(refused.status).toBe(400)
    expect(JSON.stringify(refused.body)).toContain('confirm')
    expect((await put({ ...wish, confirm: 'taga.example.jp' })).status).toBe(400)
    expect((await overTls('GET', '/healthz')).status).toBe(200)
    expect((await put({ ...wish, confirm: 'taga.example.org' })).status).toBe(200)
    await expect(overTls('GET', '/healthz')).rejects.toThrow(/alert|socket|closed/i)
  })

  it('has at least two labels, no path, no user and no address', async () => {
    const wrong = [
      'http://taga.example.jp',
      'https://taga',
      'https://192.0.2.1',
      'https://a.example/path',
      'https://a@b.example',
    ]
    for (const url of wrong) expect((await put({ ...own(good), url })).status).toBe(400)
  })

  it('follows files that somebody else renews, and keeps the good one where a bad one is put there', async () => {
    const [chainFile, keyFile] = [join(dataDir, 'chain.pem'), join(dataDir, 'key.pem')]
    const write = ({ chain, key }: { chain: string; key: string }) =>
      Promise.all([writeFile(chainFile, chain), writeFile(keyFile, key, { mode: 0o600 })])
    await write(good)
    const wish = { url: `https://${NAME}`, certificate: { kind: 'files', chainFile, keyFile } }
    expect((await put(wish)).status).toBe(200)
    const before = (await state()).certificate?.fingerprint
    const renewed = await authority.issue({ names: [NAME] })
    await write({ chain: 'broken', key: renewed.key })
    await server.deps.publicName.turn()
    expect((await state()).certificate?.fingerprint).toBe(before)
    await write(renewed)
    await server.deps.publicName.turn()
    expect((await state()).certificate?.fingerprint).not.toBe(before)
    expect((await overTls('GET', '/healthz')).status).toBe(200)
  })

  it.skipIf(process.platform === 'win32')(
    'takes no key out of a file that everybody on the machine can read',
    async () => {
      const [chainFile, keyFile] = [join(dataDir, 'chain.pem'), join(dataDir, 'key.pem')]
      await writeFile(chainFile, good.chain)
      await writeFile(keyFile, good.key, { mode: 0o604 })
      const wish = { url: `https://${NAME}`, certificate: { kind: 'files', chainFile, keyFile } }
      const open = await put(wish)
      expect(open.status).toBe(422)
      expect(JSON.stringify(open.body)).toContain(`chmod 600 ${keyFile}`)
      await chmod(keyFile, 0o640)
      expect((await put(wish)).status).toBe(200)
    },
  )

  it('reads no device and no folder as a certificate, and says which file it cannot read', async () => {
    for (const chainFile of ['/dev/zero', dataDir, join(dataDir, 'none')]) {
      const wish = { kind: 'files', chainFile, keyFile: join(dataDir, 'key.pem') }
      const answer = await put({ url: `https://${NAME}`, certificate: wish })
      expect({ status: answer.status, names: JSON.stringify(answer.body).includes(chainFile) }).toEqual({
        status: 422,
        names: true,
      })
    }
  })

  it('is served behind a proxy on this machine, as https', async () => {
    expect((await put({ url: `https://${NAME}`, certificate: { kind: 'proxy' } })).status).toBe(200)
    const place = server.deps.places.of(NAME, 'loopback')
    expect(place).toMatchObject({ url: `https://${NAME}`, secure: true })
    expect(server.deps.places.of(NAME, 'public')).toBeUndefined()
  })

  it('cannot be changed here where TAGA_URL sets it', async () => {
    await restart({ url: 'https://fixed.example.test' })
    const local = `http://127.0.0.1:${server.port}`
    expect(server.url).toBe('https://fixed.example.test')
    const answer = await fetch(`${local}/api/public-name`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', origin: local, cookie: session.cookie, 'taga-csrf': session.csrf },
      body: JSON.stringify(own(good, { confirm: NAME })),
    })
    expect(answer.status).toBe(409)
  })

  it('goes back to this machine only, and leaves no key behind', async () => {
    await put(own(good))
    expect((await ask('DELETE', '/api/public-name')).status).toBe(200)
    expect(await state()).not.toHaveProperty('url')
    expect(await readdir(join(dataDir, 'certificates'))).toEqual([])
    await restart()
    expect(server.url).toBe(here())
  })

  it('has each step in the ledger, by whom', async () => {
    await put(own(good))
    const rows = await server.deps.store.read
      .selectFrom('ledger_entries')
      .select(['kind', 'actor'])
      .where('kind', 'like', 'publicName%')
      .execute()
    expect(rows).toEqual([{ kind: 'publicName.set', actor: expect.stringMatching(/^account:/) }])
  })

  describe('by ACME', () => {
    let acme: AcmeServer
    beforeEach(async () => {
      acme = await startAcmeServer(authority)
    })
    afterEach(() => acme.close())
    // asked of the server itself: a session does not outlive months
    const state = () => server.deps.publicName.state()
    const order = () =>
      put({ url: `https://${NAME}`, certificate: { kind: 'acme', directory: acme.directory, agreed: true } })
    /** The authority has to know the ports, which exist only after the listener has begun. */
    const dial = () => {
      const { listening } = state()
      acme.dial = { httpPort: listening?.http ?? 0, tlsPort: listening?.tls ?? 0 }
    }

    it('waits until the certificate is here, serves it, and renews it after two thirds of its life without a pause', async () => {
      await put(own(good)) // ports exist from here on
      dial()
      expect((await order()).status).toBe(200)
      await vi.waitFor(() => expect(state().awaited).toBeUndefined(), { timeout: 60_000 })
      const first = state()
      expect(first).toMatchObject({ source: 'acme', acme: { failures: 0 }, certificate: { issuer: 'Test authority' } })
      await server.deps.publicName.turn()
      expect(acme.seen.certificates).toBe(1)
      clock = 65 * DAY
      await server.deps.publicName.turn()
      expect(acme.seen.certificates).toBe(2)
      expect(state().certificate?.fingerprint).not.toBe(first.certificate?.fingerprint)
      expect((await overTls('GET', '/healthz')).status).toBe(200)
    })

    it('leaves what was in use in use where the authority refuses, says why, and tries again later and later', async () => {
      await put(own(good))
      acme.mood.rateLimited = true
      await order()
      await vi.waitFor(() => expect(state().acme?.failures).toBe(1), { timeout: 60_000 })
      expect(state()).toMatchObject({ source: 'own', awaited: `https://${NAME}` })
      expect(state().acme?.problem).toMatch(/too many certificates/)
      expect((await overTls('GET', '/healthz')).status).toBe(200)
      await server.deps.publicName.turn()
      expect(state().acme?.failures).toBe(1)
      clock = 3_600_000
      await server.deps.publicName.turn()
      const { failures = 0, triedAt = 0, nextTryAt = 0 } = state().acme ?? {}
      expect(failures).toBe(2)
      expect(nextTryAt - triedAt).toBe(2 * 3_600_000)
      acme.mood.rateLimited = false
      dial()
      clock = 4 * 3_600_000
      await server.deps.publicName.turn()
      expect(state()).toMatchObject({ source: 'acme', acme: { failures: 0 } })
    })

    it('does not take the place of what was decided while it was on its way', async () => {
      await put(own(good))
      dial()
      const other = await authority.issue({ names: [NAME] })
      await Promise.all([order(), put(own(other))])
      const decided = state().certificate?.fingerprint
      await server.deps.publicName.turn()
      await server.deps.publicName.turn()
      expect(state().awaited).toBeUndefined()
      expect(state().source === 'own' ? state().certificate?.fingerprint : decided).toBe(decided)
      expect((await overTls('GET', '/healthz')).status).toBe(200)
    })

    it('is taken up after a kill between the order and the certificate', async () => {
      await put(own(good))
      acme.mood.rateLimited = true
      await order()
      await vi.waitFor(() => expect(state().acme?.failures).toBe(1), { timeout: 60_000 })
      const folder = openCertificateFolder(join(dataDir, 'certificates'), refuseOpen)
      expect(folder.readNext()).toMatchObject({ url: `https://${NAME}` })
      acme.mood.rateLimited = false
      clock = 2 * 3_600_000
      await restart()
      dial()
      clock = 6 * 3_600_000
      await vi.waitFor(
        async () => {
          dial()
          await server.deps.publicName.turn()
          clock += 25 * 3_600_000
          expect(state()).toMatchObject({ source: 'acme' })
        },
        { timeout: 60_000, interval: 200 },
      )
      expect(folder.readNext()).toBeUndefined()
    })
  })

  async function signUp(): Promise<{ readonly cookie: string; readonly csrf: string }> {
    const answer = await fetch(`${here()}/api/first-account`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: here() },
      body: JSON.stringify({ ticket: server.ticket, name: 'hanako', personName: '山田 花子', password: PASSWORD }),
    })
    expect(answer.status).toBe(201)
    const { csrf } = JSON.parse(await answer.text())
    return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', csrf: String(csrf) }
  }
  async function ask(method: string, path: string, body?: unknown) {
    const answer = await fetch(`${here()}${path}`, {
      method,
      headers: {
        cookie: session.cookie,
        'taga-csrf': session.csrf,
        ...(method === 'GET' ? {} : { origin: here() }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const parsed: unknown = JSON.parse(await answer.text())
    return { status: answer.status, body: parsed }
  }
  function overTls(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const port = server.deps.publicName.state().listening?.tls
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          servername: NAME,
          ca: authority.root,
          agent: false,
          headers: {
            host: NAME,
            ...(method === 'GET' ? {} : { origin: `https://${NAME}`, 'content-type': 'application/json' }),
            ...headers,
          },
        },
        (answer) => {
          let text = ''
          answer.on('data', (part) => (text += String(part)))
          answer.on('end', () =>
            resolve({
              status: answer.statusCode,
              body: text,
              cookie: answer.headers['set-cookie']?.[0] ?? '',
              hsts: String(answer.headers['strict-transport-security']),
            }),
          )
        },
      )
      asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
    })
  }
})
