import { createHash, generateKeyPairSync } from 'node:crypto'
import type { CloudServiceInput } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stopLostDevice } from '../devices/report-loss.ts'
import { putFacts } from '../reports/store.ts'
import { type CloudWorker, type CloudWorld, listenAs, startCloudWorld, until } from '../testing/test-cloud.ts'
import { MICROSOFT, type TestMakers, startMakers } from '../testing/test-makers.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { answerSignIns } from './answers.ts'
import { changeService, setRevocationSecret } from './keep-service.ts'
import { queueOf } from './queue.ts'
import type { AskService } from './revocation/ask-service.ts'
import { openNoticeSender } from './revocation/send-notices.ts'
import { type CloudServiceRow, readService } from './store.ts'

const DAY = 86_400_000
const CALLBACK = 'http://127.0.0.1:9/callback'
const TENANT = { kind: 'microsoft', tenant: 'example.jp', clientId: '6731de76-14a6-49ae-97bc-6eba6914391e' } as const
const ACCOUNT = {
  kind: 'google',
  account: 'taga@project.iam.gserviceaccount.com',
  administrator: 'admin@example.jp',
} as const
const GRAPH = 'https://graph.microsoft.com/v1.0/users'
const DIRECTORY = 'https://admin.googleapis.com/admin/directory/v1/users'

describeOnBoth('watching what is open at cloud services', (on) => {
  let world: CloudWorld
  let makers: TestMakers
  let logouts: Awaited<ReturnType<typeof listenAs>>
  let logoutStatus = 200
  let names = 0

  beforeAll(async () => {
    world = await startCloudWorld(on)
    makers = await startMakers()
    logouts = await listenAs(() => ({ status: logoutStatus, body: 'of the inside' }))
    await world.enforce('antimalware-signatures')
  }, 60_000)
  afterAll(async () => {
    await makers?.close()
    await world?.close()
    await logouts?.close()
  })

  /** A service of its own, with the revocation of this maker and, where it says so, a logout address. */
  async function register(
    revocation: CloudServiceInput['revocation'],
    more: { readonly backChannelLogout?: string } = {},
  ): Promise<CloudServiceRow> {
    names += 1
    const service = await world.addService({
      protocol: 'oidc',
      name: `グループウェア${names}`,
      redirectUris: [CALLBACK],
      postLogoutUris: [],
      client: 'public',
      refresh: true,
      revocation,
      ...more,
    })
    if (revocation.kind === 'none') return service
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const secret = revocation.kind === 'google' ? privateKey.export({ type: 'pkcs8', format: 'pem' }) : 'ひみつ'
    await setRevocationSecret(world.deps, 'server', { id: service.id, secret: secret.toString() })
    return service
  }

  /** Signatures of antimalware on somebody's laptop are from this time, as its agent reports. */
  const report = (worker: CloudWorker, signaturesAt: number) =>
    world.deps.store.write(async (tx) => {
      const at = world.deps.now()
      const subject = `device:${worker.device.id}`
      const { writer, seq } = await tx.append({ kind: 'report.accepted', actor: subject, subject, body: {} })
      const fact = { subject: 'device', subject_id: worker.device.id, key: 'device.antimalwareSignatureAt' } as const
      const seen = { at, provenance: 'measured', source: 'windows', value: JSON.stringify(signaturesAt) } as const
      await putFacts(tx.db, [{ ...fact, ...seen, reason: null, changed_writer: writer, changed_seq: seq }])
    })

  /** Somebody whose laptop is in order, signed in there. */
  async function open(service: CloudServiceRow, mail?: string): Promise<CloudWorker> {
    const worker = await world.worker(mail === undefined ? {} : { mail })
    await report(worker, Date.now())
    const asked = new URLSearchParams({
      response_type: 'code',
      client_id: service.peer_key,
      redirect_uri: CALLBACK,
      scope: 'openid',
      state: 's',
      code_challenge: createHash('sha256').update('v'.repeat(43)).digest('base64url'),
      code_challenge_method: 'S256',
    })
    const waiting = await worker.browser.go(`${world.url}/oidc/auth?${asked.toString()}`)
    const { body } = await world.decide(worker, waiting.url)
    if (body.url === undefined) throw new Error(JSON.stringify(body))
    expect((await worker.browser.go(new URL(body.url, world.url).href)).url).toContain('code=')
    return worker
  }

  const lose = ({ device }: CloudWorker) =>
    world.deps.store.write((tx) => stopLostDevice(tx, world.deps, 'server', { id: device.id, how: 'lost' }))

  /** How the service was told of the end of this one sign-in, as an administrator reads it. */
  async function noticesOf(service: CloudServiceRow) {
    const { rows } = await answerSignIns(world.deps.store.read, service.id)
    expect(rows).toHaveLength(1)
    return rows[0]?.notices ?? []
  }

  /** What the ledger says of this one sign-in, by name: its lanes have no order among each other. */
  async function ledgerOf(service: CloudServiceRow): Promise<readonly string[]> {
    const { rows } = await answerSignIns(world.deps.store.read, service.id)
    const entries = await world.deps.store.read
      .selectFrom('ledger_entries')
      .select('kind')
      .where('subject', '=', `cloudSignIn:${rows[0]?.id}`)
      .execute()
    return entries.map(({ kind }) => kind).toSorted()
  }

  /** Whatever waits to be told is tried now. */
  const tryNow = (values: { readonly tries?: number } = {}) =>
    world.deps.store.write(({ db }) =>
      db
        .updateTable('cloud_notices')
        .set({ ...values, next_at: 0 })
        .where('done_at', 'is', null)
        .where('given_up_at', 'is', null)
        .execute(),
    )

  const untold = async () =>
    (await queueOf(world.deps.store.read, world.deps.now())).find(({ kind }) => kind === 'cloudSignIn.untold')?.count ??
    0

  it('asks Microsoft once to end what a person has open there whose laptop is lost', async () => {
    const service = await register(TENANT)
    const worker = await open(service, 'hana@example.jp')
    const since = performance.now()
    await lose(worker)
    await until('it is told', async () => (await noticesOf(service))[0]?.state === 'told')
    process.stderr.write(`laptop lost: told Microsoft in ${Math.round(performance.now() - since)} ms\n`)
    expect(await noticesOf(service)).toMatchObject([{ kind: 'microsoft', tries: 1 }])
    expect(await openNoticeSender(world.deps).begin()).toBe(0)
    expect(makers.asked.filter((one) => one.includes('hana%40'))).toEqual([
      `POST ${GRAPH}/hana%40example.jp/revokeSignInSessions`,
    ])
    expect(await ledgerOf(service)).toEqual(['cloudSignIn.ended', 'cloudSignIn.started', 'cloudSignIn.told'])
  }, 60_000)

  it('asks Google again where it failed, and deletes what applications were given', async () => {
    const service = await register(ACCOUNT)
    const worker = await open(service, 'jun@example.jp')
    makers.fail(1, 'DELETE')
    await lose(worker)
    await until('it failed', async () => (await noticesOf(service))[0]?.problem !== undefined)
    await tryNow()
    await until('it is told', async () => (await noticesOf(service))[0]?.state === 'told')
    expect(await noticesOf(service)).toMatchObject([{ kind: 'google', tries: 2 }])
    // the sessions are ended once: who has signed in again meanwhile stays
    const user = `${DIRECTORY}/jun%40example.jp`
    expect(makers.asked.filter((one) => one.includes('jun%40'))).toEqual([
      `POST ${user}/signOut`,
      `GET ${user}/tokens`,
      `DELETE ${user}/tokens/mail.apps.googleusercontent.com`,
      `GET ${user}/tokens`,
      `DELETE ${user}/tokens/mail.apps.googleusercontent.com`,
      `DELETE ${user}/tokens/gone.apps.googleusercontent.com`,
    ])
  }, 60_000)

  /** A notice of this service's one sign-in that is due an hour from now, and whoever tells it at that time by this answer. */
  async function put(service: CloudServiceRow, kind: 'microsoft' | 'backChannel', id: string) {
    const [row] = (await answerSignIns(world.deps.store.read, service.id)).rows
    const due = Date.now() + 3_600_000
    const notice = { id, kind, sign_in_id: row?.id ?? '', service_id: service.id, tries: 0 }
    const rest = { created_at: due, next_at: due, done_at: null, given_up_at: null, problem: null, progress: null }
    await world.deps.store.write(({ db }) =>
      db
        .insertInto('cloud_notices')
        .values({ ...notice, ...rest })
        .execute(),
    )
    const at = (ms: number, ask: AskService) => openNoticeSender({ ...world.deps, now: () => due + ms }, ask)
    const read = async () => (await noticesOf(service)).find(({ kind: other }) => other === kind)
    return { due, at, read }
  }
  const token = { status: 200, text: JSON.stringify(MICROSOFT.token) }
  const revoked = { status: 200, text: JSON.stringify(MICROSOFT.revoked) }

  it('waits as long as a maker asks, and counts a token that ran out as a failure', async () => {
    const service = await register(TENANT)
    await open(service)
    const { due, at, read } = await put(service, 'microsoft', 'busy')
    const busy = at(0, async (url) => (url.endsWith('/token') ? token : { status: 429, text: '', waitMs: 300_000 }))
    expect(await busy.begin()).toBe(1)
    await busy.rest()
    expect(await read()).toMatchObject({ state: 'waiting', tries: 1, at: due + 300_000 })
    const expired = at(300_000, async (url) => (url.endsWith('/token') ? token : { status: 401, text: 'expired' }))
    await expired.begin()
    await expired.rest()
    expect(await read()).toMatchObject({ state: 'waiting', tries: 2, problem: 'revokeSignInSessions: 401 expired' })
    const good = at(310_000, async (url) => (url.endsWith('/token') ? token : revoked))
    await good.begin()
    await good.rest()
    expect(await read()).toMatchObject({ state: 'told', tries: 3 })
  }, 60_000)

  it('is told once where whoever had taken it came back too late, and after a kill', async () => {
    const service = await register(TENANT)
    await open(service)
    const { at, read } = await put(service, 'microsoft', 'late')
    let answer: () => void = () => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    const slow = at(0, async (url) => (url.endsWith('/token') ? token : held.then(() => revoked)))
    expect(await slow.begin()).toBe(1)
    // while it is taken nobody else has it; the time over, as after a kill, somebody does
    const again = (ms: number) => at(ms, async (url) => (url.endsWith('/token') ? token : revoked))
    expect(await again(40_000).begin()).toBe(0)
    const next = again(46_000)
    expect(await next.begin()).toBe(1)
    await next.rest()
    expect(await read()).toMatchObject({ state: 'told', tries: 2 })
    answer()
    await slow.rest()
    expect(await read()).toMatchObject({ state: 'told', tries: 2 })
    expect(await ledgerOf(service)).toEqual(['cloudSignIn.started', 'cloudSignIn.told'])
  }, 60_000)

  it('tells one service while another does not answer', async () => {
    const silent = await register(TENANT)
    await open(silent)
    const other = await register({ kind: 'none' }, { backChannelLogout: `${logouts.url}/logout` })
    await open(other)
    const { at } = await put(silent, 'microsoft', 'silent')
    let answer: () => void = () => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    const sender = at(1_000, async (url) => {
      if (url.endsWith('/token')) return held.then(() => token)
      return url.includes('microsoft') ? revoked : { status: 200, text: '' }
    })
    expect(await sender.begin()).toBe(1)
    const { read } = await put(other, 'backChannel', 'other')
    expect(await sender.begin()).toBe(1)
    await until('the other is told', async () => (await read())?.state === 'told')
    answer()
    await sender.rest()
  }, 60_000)

  it('gives up in the end where a maker never answers, and administrators see it', async () => {
    const service = await register(TENANT)
    const worker = await open(service)
    const before = await untold()
    makers.fail(1_000)
    await lose(worker)
    await until('it failed', async () => (await noticesOf(service))[0]?.problem !== undefined)
    expect(await noticesOf(service)).toMatchObject([{ state: 'waiting', problem: 'revokeSignInSessions: 503' }])
    await tryNow({ tries: 44 })
    await until('it is given up', async () => (await noticesOf(service))[0]?.state === 'failed')
    makers.fail(0)
    await tryNow()
    expect(await openNoticeSender(world.deps).begin()).toBe(0)
    expect(await noticesOf(service)).toMatchObject([{ tries: 45, problem: 'revokeSignInSessions: 503' }])
    expect(await untold()).toBe(before + 1)
    expect(await ledgerOf(service)).toEqual(['cloudSignIn.ended', 'cloudSignIn.started', 'cloudSignIn.untold'])
  }, 60_000)

  it('never says that a service was told which the register lost the way to, and tells administrators', async () => {
    const service = await register(TENANT, { backChannelLogout: `${logouts.url}/logout` })
    const worker = await open(service)
    const before = await untold()
    makers.fail(1_000)
    logoutStatus = 503
    await lose(worker)
    const states = async () => (await noticesOf(service)).map(({ state }) => state)
    await until('both failed', async () => (await noticesOf(service)).filter(({ problem }) => problem).length === 2)
    // what an address inside has said is shown to nobody who has registered it
    const [logout] = (await noticesOf(service)).filter(({ kind }) => kind === 'backChannel')
    expect(logout?.problem).toBe('back-channel logout: 503')
    const { backChannelLogout: _none, ...draft } = { backChannelLogout: '', ...readService(service) }
    const bare = { ...draft, revocation: { kind: 'none' } } as CloudServiceInput // as it was registered, but for the two
    await changeService(world.deps, 'server', { id: service.id, version: service.version, draft: bare })
    makers.fail(0)
    logoutStatus = 200
    await tryNow()
    await until('nothing waits', async () => !(await states()).includes('waiting'))
    expect(await states()).toEqual(['notSent', 'notSent'])
    expect(await untold()).toBe(before + 2)
    expect(await ledgerOf(service)).toEqual([
      'cloudSignIn.ended',
      'cloudSignIn.started',
      'cloudSignIn.untold',
      'cloudSignIn.untold',
    ])
  }, 60_000)

  it('ends what an answer no longer carries that came to its end, though nothing was written', async () => {
    const service = await register({ kind: 'none' }, { backChannelLogout: `${logouts.url}/logout` })
    const worker = await open(service)
    const end = Date.now() + 1_500
    await report(worker, end - 7 * DAY)
    await until('it is ended', async () => (await ledgerOf(service)).includes('cloudSignIn.ended'))
    const { rows } = await answerSignIns(world.deps.store.read, service.id)
    expect(rows).toMatchObject([{ ending: 'decision', rules: ['antimalware-signatures'] }])
    expect(rows[0]?.endedAt).toBeGreaterThanOrEqual(end)
    process.stderr.write(`signatures too old: ended after ${(rows[0]?.endedAt ?? 0) - end} ms\n`)
  }, 60_000)
})
