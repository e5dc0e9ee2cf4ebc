import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  buildProgram,
  type Ended,
  type RunningTaga,
  startTaga,
  taga,
} from '../packages/taga/src/testing/run-program.ts'
import { type Browser, openBrowser } from './browser.ts'

const PASSWORD = 'mori-no-73-Kumasan!'
type Words = { readonly ja: string; readonly en: string }
type Reason = { readonly rule: string; readonly measures: readonly string[]; readonly remedy: Words }
type Row = { readonly device: string; readonly state: string; readonly cells: readonly Cell[] }
type Cell = { readonly pattern: string; readonly state: string }
type Mechanism = { readonly state: string; readonly n: number; readonly m: number }
type Measure = { readonly measure: string; readonly state: string; readonly mechanisms: readonly Mechanism[] }

const LINK = /(http:\/\/127\.0\.0\.1:\d+)\/set-up#ticket=([\w-]{22})\s/

let folder: string
const running = new Set<RunningTaga>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-first-day-'))
  await buildProgram()
})
afterAll(async () => {
  await Promise.all([...running].map((each) => each.stop('SIGKILL')))
  await rm(folder, { recursive: true, force: true })
})

function start(data: string, ...more: readonly string[]): RunningTaga {
  const server = startTaga(['start', '--port', '0', '--data', data, ...more])
  running.add(server)
  return server
}

async function stop(server: RunningTaga, signal?: NodeJS.Signals) {
  running.delete(server)
  return server.stop(signal)
}

/** An organisation on its first morning: its server, and its first administrator signed in. */
async function begin(name: string, ...more: readonly string[]) {
  const data = join(folder, name)
  const server = start(data, '--lang', 'ja', ...more)
  const [, url = '', ticket = ''] = await server.waitFor(LINK)
  const admin = openBrowser(url)
  const created = await admin.ask('POST', '/api/first-account', {
    ticket,
    name: 'hanako',
    personName: '山田 花子',
    password: PASSWORD,
  })
  expect(created.status).toBe(201)
  return { data, server, url, ticket, admin }
}

async function add(admin: Browser, path: string, thing: object): Promise<string> {
  const { status, body } = await admin.ask('POST', path, thing)
  expect({ path, status }).toEqual({ path, status: 201 })
  return body.id
}

describe('the first day of an organisation', () => {
  let data: string
  let server: RunningTaga
  let url: string
  let ticket: string
  let admin: Browser
  let person: string
  let device: string
  let office: string
  let enrolled: Ended
  let reported: Ended

  beforeAll(async () => {
    ;({ data, server, url, ticket, admin } = await begin('organisation'))
    const department = await add(admin, '/api/departments', {
      name: '営業部',
      patterns: ['remote_desktop', 'cloud_app'],
    })
    person = await add(admin, '/api/people', { name: '佐藤 太郎', department, rights: ['office-pc'] })
    office = await add(admin, '/api/resources', {
      name: '営業部のPC',
      level: 'business',
      rightNeeded: 'office-pc',
      teleworkAllowed: true,
    })
    const pc = { ownership: 'company', management: 'managed', kind: 'laptop', os: 'linux', state: 'lent', user: person }
    device = await add(admin, '/api/devices', { label: 'PC-001', ...pc })
    const issued = await admin.ask('POST', '/api/enrolment-codes', { for: 'device', device })
    const code: string = issued.body.code
    const agent = { env: { TAGA_STATE: join(folder, 'agent') } }
    enrolled = await taga(['enrol', code, '--server', url, '--lang', 'ja'], agent)
    reported = await taga(['report', '--lang', 'ja'], agent)
  })

  /** The office PC from home, by way of the gateway and with two factors: all but the device is in order. */
  const ask = (change: object = {}) =>
    admin.ask('POST', '/api/decisions', {
      person,
      device,
      resource: office,
      pattern: 'remote_desktop',
      action: 'view',
      path: 'gateway',
      network: 'homeWifi',
      place: 'home',
      strength: 'twoFactor',
      ...change,
    })
  const reasonsOf = ({ body }: Awaited<ReturnType<Browser['ask']>>): readonly Reason[] => body.reasons
  const rulesOf = (answered: Awaited<ReturnType<Browser['ask']>>) => reasonsOf(answered).map(({ rule }) => rule)

  it('prints what this computer looks like, what to mend, and the link for the first account', () => {
    const printed = server.printed()
    expect(printed).toContain('この端末の点検')
    expect(printed).toContain('見たもの')
    expect(printed).toContain('結論: ')
    expect(printed).not.toContain('終了コード')
    expect(printed).toMatch(LINK)
    expect(printed.indexOf('結論')).toBeLessThan(printed.indexOf('ticket='))
  })

  it('lets the link be used once', async () => {
    const again = { ticket, name: 'jiro', personName: '鈴木 次郎', password: PASSWORD }
    const { status, body } = await openBrowser(url).ask('POST', '/api/first-account', again)
    expect({ status, fault: body.fault }).toEqual({ status: 403, fault: 'ticket_refused' })
    expect((await admin.ask('GET', '/api/people')).body.rows).toHaveLength(2)
  })

  it('lets the administrator sign in, and nobody with another password', async () => {
    const other = openBrowser(url)
    const wrong = await other.ask('POST', '/api/session', { name: 'hanako', password: `${PASSWORD}?` })
    expect(wrong.status).toBe(401)
    expect((await other.ask('GET', '/api/people')).status).toBe(401)
    expect((await other.ask('POST', '/api/session', { name: 'hanako', password: PASSWORD })).status).toBe(200)
    expect((await other.ask('GET', '/api/people')).status).toBe(200)
  })

  it('enrols a computer by its code, tells where its key lies, and takes its report', () => {
    expect(enrolled).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('登録しました') })
    expect(enrolled.stderr).toContain('TPMではありません')
    expect(reported).toMatchObject({ code: 0, stdout: '', stderr: '1件の点検結果を送りました。\n' })
  })

  it('shows today who can work on which device, from what the device reported', async () => {
    const { body } = await admin.ask('GET', '/api/today')
    const [row] = body.devices
    expect(row).toMatchObject({ device, label: 'PC-001', personName: '佐藤 太郎' })
    expect(row.lastSeenAt).toBeGreaterThan(Date.now() - 120_000)
    const cells: readonly Cell[] = row.cells
    const of = (pattern: string) => cells.filter((cell) => cell.pattern === pattern).map(({ state }) => state)
    expect(of('take_home_pc')).toEqual(['no', 'no', 'no'])
    // The sources are not adopted on the first day: nothing is green, and nothing is denied for them.
    expect(of('remote_desktop')).toEqual(['notSetUp', 'notSetUp', 'notSetUp'])
  })

  it('shows the device in full to its administrator, and to nobody who is not signed in', async () => {
    const { body } = await admin.ask('GET', `/api/devices/${device}/today`)
    expect(body).toMatchObject({ device: { label: 'PC-001' }, personName: '佐藤 太郎' })
    expect(body.findings.flatMap(({ facts }: { facts: { provenance?: string }[] }) => facts)).toContainEqual(
      expect.objectContaining({ provenance: 'measured' }),
    )
    expect((await openBrowser(url).ask('GET', `/api/devices/${device}/today`)).status).toBe(401)
  })

  it('allows what the registers allow, and denies with reasons what they do not', async () => {
    expect((await ask()).body).toMatchObject({ outcome: 'allow', reasons: [] })
    const byPassword = await ask({ strength: 'password' })
    expect(byPassword.body.outcome).toBe('step-up')
    expect(rulesOf(byPassword)).toEqual(['strong-sign-in'])
    const takenHome = await ask({ pattern: 'take_home_pc' })
    expect(takenHome.body.outcome).toBe('deny')
    expect(rulesOf(takenHome)).toContain('pattern-allowed')
    expect(takenHome.body.instead).toContain('remote_desktop')
    for (const { measures, remedy } of reasonsOf(takenHome)) {
      expect(measures).not.toHaveLength(0)
      expect(remedy.ja).toMatch(/[ぁ-ん]/)
      expect(remedy.en).toMatch(/[a-z]/)
    }
  })

  it('counts each measure over its whole denominator', async () => {
    const { body } = await admin.ask('GET', '/api/measures')
    const measures: readonly Measure[] = body.measures
    expect(measures).toHaveLength(43)
    const mechanisms = measures.flatMap((measure) => measure.mechanisms)
    expect(mechanisms.some(({ m }) => m > 0)).toBe(true)
    expect(mechanisms.filter(({ n, m }) => n > m)).toEqual([])
    expect(mechanisms.filter(({ state, n, m }) => state === 'holds' && (n < m || m === 0))).toEqual([])
    const printed = JSON.parse((await taga(['measures', '--json', '--data', data])).stdout)
    expect(printed.measures.map(({ measure, state }: Measure) => [measure, state])).toEqual(
      measures.map(({ measure, state }) => [measure, state]),
    )
  })

  it('stops a lost device at once: its way in, its reports and its line of today', async () => {
    const pc = { ownership: 'company', management: 'managed', kind: 'laptop', os: 'linux', state: 'lent', user: person }
    const lost = await add(admin, '/api/devices', { label: 'PC-002', ...pc })
    const issued = await admin.ask('POST', '/api/enrolment-codes', { for: 'device', device: lost })
    const agentOfLost = { env: { TAGA_STATE: join(folder, 'lost') } }
    expect((await taga(['enrol', issued.body.code, '--server', url], agentOfLost)).code).toBe(0)
    expect((await ask({ device: lost })).body.outcome).toBe('allow')

    expect((await admin.ask('POST', `/api/devices/${lost}/loss`, { how: 'lost' })).status).toBe(200)
    const denied = await ask({ device: lost })
    expect(denied.body.outcome).toBe('deny')
    expect(rulesOf(denied)).toContain('device-in-use')
    const refused = await taga(['report', '--lang', 'ja'], agentOfLost)
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('止められています') })
    const { body } = await admin.ask('GET', '/api/today')
    const rows: readonly Row[] = body.devices
    expect(rows.map((row) => row.device)).toEqual([device])
    const history = await admin.ask('GET', `/api/devices/${lost}/history`)
    expect(history.body.entries.map(({ kind }: { readonly kind: string }) => kind)).toContain('device.lossReported')
    expect((await ask()).body.outcome).toBe('allow')
  })

  it('keeps all of it in a ledger that verifies while the server runs, and as a pack', async () => {
    const live = await taga(['ledger', 'verify', '--data', data, '--json'])
    expect(live.code).toBe(0)
    expect(JSON.parse(live.stdout)).toMatchObject({ outcome: 'intact' })
    const pack = join(folder, 'pack.jsonl')
    expect((await taga(['ledger', 'export', pack, '--data', data])).code).toBe(0)
    expect((await taga(['ledger', 'verify', pack])).code).toBe(0)
    await writeFile(pack, (await readFile(pack, 'utf8')).replace('佐藤 太郎', '佐藤 次郎'))
    expect((await taga(['ledger', 'verify', pack])).code).toBe(1)
  })
})

describe('a server', () => {
  it('refuses weak passwords for the first account and says why, in both languages, and keeps the ticket good', async () => {
    const server = start(join(folder, 'weak'), '--no-look', '--lang', 'en')
    const [, url = '', ticket = ''] = await server.waitFor(LINK)
    expect(server.printed()).toContain('The link for the first account')
    const browser = openBrowser(url)
    const choose = (password: string) =>
      browser.ask('POST', '/api/first-account', { ticket, name: 'hanako', personName: '山田 花子', password })
    const weak = [
      ['hanako1', 'idDerived'],
      ['12345678', 'sequence'],
      ['パスワードパスワード', 'repeated'],
      ['password1', 'dictionary'],
      ['Ab3!', 'short'],
    ] as const
    for (const [password, reason] of weak) {
      const { status, body } = await choose(password)
      expect({ password, status, fault: body.fault }).toEqual({ password, status: 422, fault: 'weak_password' })
      const reasons: readonly { readonly reason: string; readonly words: Words }[] = body.detail.reasons
      expect(reasons.map((each) => each.reason)).toContain(reason)
      for (const { words } of reasons) {
        expect(words.ja).toMatch(/[ぁ-んァ-ン一-龠]/)
        expect(words.en).toMatch(/[a-z]/)
      }
    }
    expect((await choose(PASSWORD)).status).toBe(201)
    await stop(server)
  })

  it('stops cleanly when it is told to, and is the same afterwards', async () => {
    const { data, server, admin } = await begin('stopped', '--no-look')
    await add(admin, '/api/people', { name: '佐藤 太郎' })
    const ended = await stop(server)
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    expect(ended.stdout).toContain('終了しています')
    const again = start(data, '--no-look', '--lang', 'en')
    const [, url = ''] = await again.waitFor(/Open: (http:\S+)\s/)
    expect(again.printed()).not.toContain('ticket')
    const browser = openBrowser(url)
    await browser.ask('POST', '/api/session', { name: 'hanako', password: PASSWORD })
    expect((await browser.ask('GET', '/api/people')).body.rows).toHaveLength(2)
    expect((await stop(again)).stdout).toContain('Stopping')
  })

  it('has everything it acknowledged after it was killed in the middle of its work', async () => {
    const { data, server, admin } = await begin('killed', '--no-look')
    const acknowledged: string[] = []
    const write = async (from: number) => {
      for (let at = from; at < from + 500; at += 1) {
        const name = `社員 ${at}`
        const { status } = await admin.ask('POST', '/api/people', { name })
        if (status === 201) acknowledged.push(name)
      }
    }
    const writers = Promise.allSettled([0, 1_000, 2_000, 3_000].map(write))
    while (acknowledged.length < 40) await new Promise((resolve) => setTimeout(resolve, 5))
    const killed = await stop(server, 'SIGKILL')
    expect(killed.signal).toBe('SIGKILL')
    expect((await writers).map(({ status }) => status)).toContain('rejected')

    const again = start(data, '--no-look')
    const [, url = ''] = await again.waitFor(/画面: (http:\S+)\s/)
    const browser = openBrowser(url)
    await browser.ask('POST', '/api/session', { name: 'hanako', password: PASSWORD })
    const kept = new Set(await allPeople(browser))
    expect(acknowledged.filter((name) => !kept.has(name))).toEqual([])
    expect((await taga(['ledger', 'verify', '--data', data])).code).toBe(0)
    expect((await stop(again)).code).toBe(0)
  })

  it('finds one flipped byte of its ledger', async () => {
    const { data, server, admin } = await begin('flipped', '--no-look')
    await add(admin, '/api/people', { name: '佐藤 太郎' })
    await stop(server)
    expect((await taga(['ledger', 'verify', '--data', data])).code).toBe(0)
    const file = join(data, 'taga.db')
    const bytes = await readFile(file)
    const at = bytes.indexOf('"name":"佐藤 太郎"')
    expect(at).toBeGreaterThan(0)
    bytes.writeUInt8(bytes.readUInt8(at + 2) ^ 1, at + 2)
    await writeFile(file, bytes)
    const [ja, en] = [
      await taga(['ledger', 'verify', '--data', data, '--lang', 'ja']),
      await taga(['ledger', 'verify', '--data', data, '--lang', 'en']),
    ]
    expect([ja.code, en.code]).toEqual([1, 1])
    expect(ja.stdout).toMatch(/[ぁ-ん]/)
    expect(en.stdout).not.toMatch(/[ぁ-ん]/)
  })
})

async function allPeople(browser: Browser): Promise<readonly string[]> {
  const names: string[] = []
  let after = ''
  for (let page = 0; page < 100; page += 1) {
    const { body } = await browser.ask('GET', `/api/people${after === '' ? '' : `?after=${encodeURIComponent(after)}`}`)
    names.push(...body.rows.map(({ name }: { readonly name: string }) => name))
    if (body.next === undefined) break
    after = body.next
  }
  return names
}
