import { mkdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:http2'
import { request } from 'node:https'
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  addressesIn,
  addressOf,
  openTestUpstream,
  questionOf,
  rcodeOf,
  reasonOf,
  type TestUpstream,
} from '../packages/gateway/src/dns/testing/test-upstream.ts'
import { readOrMakeSealKey } from '../packages/gateway/src/identity/seal-key.ts'
import { type RunningGateway, startGateway } from '../packages/gateway/src/start-gateway.ts'
import { registerDevice } from '../packages/server/src/devices/register-device.ts'
import { addNameList, giveNames } from '../packages/server/src/dns-lists/keep-list.ts'
import { makeNamesAddress, removeNamesAddress } from '../packages/server/src/dns-lists/keep-address.ts'
import { addNameRule, putDnsSettings } from '../packages/server/src/dns-lists/keep-rules.ts'
import { readDnsSettings } from '../packages/server/src/dns-lists/store.ts'
import { reportLoss } from '../packages/server/src/losses/report-loss.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import {
  axe,
  describeInChromium,
  LANGUAGES,
  lookAt,
  openChromium,
  openContext,
  servePages,
  type ServedPages,
  settled,
  shoot,
} from './chromium.ts'
import { enrolGateway, until } from './gateway-world.ts'
import { APPLICATION, testCertificate } from './https-name.ts'
import { WIDTHS } from './shots.ts'

const ACTOR = 'account:seed'

/** An administrator's lists, a gateway that refuses by them, a laptop that asks, and what its person reads. */
describeInChromium('names of dangerous sites', () => {
  let server: ServedPages
  let gateway: RunningGateway
  let enrolled: Awaited<ReturnType<typeof enrolGateway>>
  let upstream: TestUpstream
  let browser: Browser
  let desk: BrowserContext
  let person: string
  let device: string
  let list: string
  let capability: string

  beforeAll(async () => {
    server = await servePages()
    upstream = await openTestUpstream((query) => addressOf(query))
    const { deps } = server
    person = (await addPerson(deps, ACTOR, { name: '佐藤 花', rights: [] })).id
    const laptop = { ownership: 'company', management: 'managed', kind: 'laptop', os: 'linux', state: 'lent' } as const
    device = (await registerDevice(deps, ACTOR, { label: 'NOTE-0012', ...laptop, user: person })).id
    list = (await addNameList(deps, ACTOR, { name: 'マルウェア配布元', act: 'block', category: 'malware' })).id
    await give('0.0.0.0 bad.example\ngithub.io\nthis is no name\n||ads.example^$third-party\n')
    const settings = {
      resolvers: [upstream.resolver],
      blockedAs: { kind: 'noSuchName' as const },
      privateNames: ['corp.example'],
    }
    await putDnsSettings(deps, ACTOR, { settings, version: 0 })
    enrolled = await enrolGateway({ deps, url: `http://127.0.0.1:${server.port}` })
    await deps.store.write((tx) =>
      tx.db
        .updateTable('outposts')
        .set({ url: `https://${APPLICATION}` })
        .execute(),
    )
    capability = (await makeNamesAddress(deps, ACTOR, { device }))[0]?.split('/').at(-1) ?? ''
    const { chain, key } = await testCertificate()
    await mkdir(join(enrolled.folder, 'certificates'), { mode: 0o700 })
    await writeFile(join(enrolled.folder, 'certificates', 'gate.pem'), `${key}\n${chain}`, { mode: 0o600 })
    gateway = await openGateway()
    browser = await openChromium()
    desk = await server.signIn(browser, { roles: ['administrator'], language: 'ja' })
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.close()
    await upstream?.close()
    await server?.close()
    await rm(enrolled.folder, { recursive: true, force: true })
  })

  const give = (text: string) => giveNames(server.deps, ACTOR, { id: list, text: Buffer.from(text) })

  async function openGateway(): Promise<RunningGateway> {
    return startGateway({
      ...enrolled,
      sealKey: await readOrMakeSealKey(enrolled.folder),
      engine: 'test',
      listen: { tlsPort: 0, httpPort: 0, address: '127.0.0.1', proxyPeers: [] },
      said: () => undefined,
    })
  }

  /** One question as a browser asks it. */
  function ask(name: string, by = capability): Promise<{ readonly status: number; readonly answer: Buffer }> {
    const body = questionOf(name, { id: 0 })
    const port = gateway.listening?.ports()?.tlsPort ?? 0
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port,
          servername: APPLICATION,
          rejectUnauthorized: false,
          method: 'POST',
          path: `/.taga/dns/${by}`,
          headers: {
            host: `${APPLICATION}:${port}`,
            'content-type': 'application/dns-message',
            'content-length': body.length,
          },
        },
        (response) => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('end', () => resolve({ status: response.statusCode ?? 0, answer: Buffer.concat(parts) }))
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })
  }

  const rcode = async (name: string) => {
    const { status, answer } = await ask(name)
    return status === 200 ? rcodeOf(answer) : -status
  }

  it('refuses a listed name with the reason, answers all others, and nobody without a capability', async () => {
    await until('the gateway answers', async () => (await rcode('www.fine.example').catch(() => -1)) === 0)
    const { answer } = await ask('www.bad.example')
    expect([rcodeOf(answer), reasonOf(answer)?.code]).toEqual([3, 15])
    expect(reasonOf(answer)?.text).toContain('マルウェア配布元')
    expect(await rcode('github.io')).toBe(3)
    expect(await rcode('somebody.github.io')).toBe(0)
    expect((await ask('www.fine.example', 'x'.repeat(43))).status).toBe(404)
  })

  it('answers many questions over one connection of HTTP/2, as browsers ask', async () => {
    const port = gateway.listening?.ports()?.tlsPort ?? 0
    const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false, servername: APPLICATION })
    try {
      const askBy = (path: string, body?: Buffer) =>
        new Promise<{ status: number | undefined; answer: Buffer }>((resolve, reject) => {
          const type = { 'content-type': 'application/dns-message' }
          const asked = session.request({
            ':authority': `${APPLICATION}:${port}`,
            ':path': `/.taga/dns/${path}`,
            ...(body === undefined ? {} : { ':method': 'POST', ...type }),
          })
          const parts: Buffer[] = []
          let status: number | undefined
          asked.on('response', (headers) => (status = headers[':status']))
          asked.on('data', (part: Buffer) => parts.push(part))
          asked.on('end', () => resolve({ status, answer: Buffer.concat(parts) }))
          asked.on('error', reject)
          asked.end(body)
        })
      const names = Array.from({ length: 60 }, (_, at) => (at % 2 === 0 ? 'www.bad.example' : `w${at}.fine.example`))
      const answers = await Promise.all(names.map((name) => askBy(capability, questionOf(name, { id: 0 }))))
      expect(answers.map(({ answer }) => rcodeOf(answer))).toEqual(names.map((_, at) => (at % 2 === 0 ? 3 : 0)))
      const asText = questionOf('www.bad.example', { id: 0 }).toString('base64url')
      expect(rcodeOf((await askBy(`${capability}?dns=${asText}`)).answer)).toBe(3)
      // forged, cut, longer, elsewhere: nobody's
      for (const wrong of [
        'y'.repeat(43),
        capability.slice(1),
        `${capability}x`,
        `${capability}/`,
        '',
        `%00${capability}`,
      ])
        expect([wrong, (await askBy(`${wrong}?dns=${asText}`)).status]).toEqual([wrong, expect.toBeOneOf([400, 404])])
      expect((await askBy(capability, Buffer.alloc(100_000, 1))).status).toBe(413)
      expect((await askBy(`${capability}?dns=`)).status).toBe(400)
      expect(await rcode('www.fine.example')).toBe(0)
    } finally {
      session.destroy()
    }
  })

  it('changes its lists and rules without one failed answer in between', async () => {
    const seen = new Set<string>()
    let isOver = false
    const asking = (async () => {
      while (!isOver) seen.add(`fine ${await rcode('www.fine.example')} bad ${await rcode('www.bad.example')}`)
    })()
    await give('bad.example\nworse.example\n')
    await until('the new names serve', async () => (await rcode('worse.example')) === 3)
    await addNameRule(server.deps, ACTOR, {
      kind: 'suffix',
      act: 'block',
      value: 'game.example',
      note: '業務に使わないため',
    })
    await until('the rule serves', async () => (await rcode('play.game.example')) === 3)
    await addNameRule(server.deps, ACTOR, { kind: 'name', act: 'allow', value: 'worse.example' })
    await until('what was asked for is allowed', async () => (await rcode('worse.example')) === 0)
    isOver = true
    await asking
    expect([...seen]).toEqual(['fine 0 bad 3'])
  })

  it('refuses from the folder of a gateway that is started anew, as soon as it is there', async () => {
    await gateway.close()
    gateway = await openGateway()
    await until('it answers again', async () => (await rcode('www.fine.example').catch(() => -1)) === 0)
    expect(await rcode('www.bad.example')).toBe(3)
  })

  it('shows lists, bad lines and gateways to administrators, and to a person what was stopped and why', async () => {
    await give('0.0.0.0 bad.example\nbad.example.test\ngithub.io\nthis is no name\n||ads.example^$third-party\n')
    await until('what was refused is told', async () => {
      await gateway.log.flush()
      const rows = await server.deps.store.read
        .selectFrom('access_log')
        .select('cause')
        .where('person_id', '=', person)
        .execute()
      return rows.some(({ cause }) => cause === 'www.bad.example')
    })
    const isSwapped = async () => {
      const rows = await server.deps.store.read.selectFrom('dns_gateways').select('body').execute()
      return rows.some(({ body }) => body.includes('github.io'))
    }
    await until('the gateway has the present lists', isSwapped)
    await lookAt(desk, server.url, { path: '/names', name: 'names' })
    await lookAt(desk, server.url, { path: `/names/lists/${list}`, name: 'names-list' })
    const own = await server.signIn(browser, { roles: ['teleworker'], language: 'ja', person })
    await lookAt(own, server.url, { path: '/my/names', name: 'my-names' })
    await lookAt(own, server.url, { path: '/my/names', name: 'my-names', dark: true })
    const page = await own.newPage()
    await page.goto(`${server.url}/my/names#www.bad.example`)
    await settled(page)
    await page.getByText('www.bad.example').first().waitFor()
    const site = page.getByLabel('サイトの名前かアドレス')
    expect(await site.inputValue()).toBe('www.bad.example')
    await site.fill('https://www.bad.example/login')
    await page.getByRole('button', { name: '調べる' }).click()
    await page.getByText('一覧「マルウェア配布元」に bad.example があります').waitFor()
    await page.getByLabel('www.bad.example が仕事に要る理由').fill('取引先の見積書を受け取るため')
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      await shoot(page, 'my-names-ask')
    }
    await axe(page)
    await page.getByRole('button', { name: '許可を申請する' }).click()
    await page.getByRole('link', { name: '申請を見る' }).click()
    await page.getByText('取引先の見積書を受け取るため').waitFor()
    const { id } = await server.deps.store.read.selectFrom('approvals').select('id').executeTakeFirstOrThrow()
    await lookAt(desk, server.url, { path: `/approvals/${id}`, name: 'names-request' })
  })

  it('leads a refused name to a page that says why, where the administrator wants that', async () => {
    const { settings, version } = await readDnsSettings(server.deps.store.read)
    const blockedAs = { kind: 'page', ipv4: '127.0.0.1' } as const
    await putDnsSettings(server.deps, ACTOR, { settings: { ...settings, blockedAs }, version })
    await lookAt(desk, server.url, { path: '/names#settings', name: 'names-page-set' })
    await until('the page is named', async () => (await rcode('www.bad.example')) === 0)
    const { answer } = await ask('www.bad.example')
    expect(addressesIn(answer)).toEqual(['127.0.0.1'])
    expect(reasonOf(answer)?.code).toBe(15)
    const url = `http://www.bad.example.test:${gateway.listening?.ports()?.httpPort}/login?next=1`
    for (const language of LANGUAGES) {
      const context = await openContext(browser, url, language)
      const page = await context.newPage()
      expect((await page.goto(url))?.status()).toBe(403)
      await page.getByText(/bad\.example\.test があります|has bad\.example\.test/).waitFor()
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 })
        await shoot(page, 'names-why')
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      }
      await axe(page)
      expect(await page.locator('a.go').getAttribute('href')).toMatch(/\/my\/names#www\.bad\.example\.test$/)
      await context.close()
    }
  })

  it('answers a lost device no more', async () => {
    expect(await rcode('www.fine.example')).toBe(0)
    await reportLoss(server.deps, ACTOR, { id: device, how: 'lost' })
    await until('the lost device is refused', async () => (await rcode('www.fine.example')) === 5)
    expect(reasonOf((await ask('www.fine.example')).answer)).toMatchObject({
      code: 18,
      text: expect.stringContaining('紛失'),
    })
    await removeNamesAddress(server.deps, ACTOR, device)
    await until('its address is nobody’s', async () => (await rcode('www.fine.example')) === -404)
  })
})
