import { KeptDesktopsAnswer, QueueAnswer } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { noteApplied } from '../stream/note-outpost.ts'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { enrolTestOutpost } from '../testing/test-outpost.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { answerMachines, giveMachine, keepHomes } from './for-gateway.ts'

describeOnBoth('what people keep of virtual desktops', (on) => {
  let app: TestApp
  let admin: Signed
  let resource: string
  let gateway: string
  beforeAll(async () => {
    app = await openTestApp(on)
    admin = await app.signIn('administrator')
    resource = (await ask('POST', '/api/resources', { name: '設計の机', level: 'business' })).body.id
    gateway = (await enrolTestOutpost(app, admin)).id
  })
  afterAll(() => app.close())

  async function ask(method: string, path: string, body?: object, as = admin) {
    const response = await app.ask(method, path, { as, ...(body === undefined ? {} : { body }) })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  async function someone(): Promise<string> {
    const { person } = await app.signIn('teleworker')
    if (person === undefined) throw new Error('somebody of the register')
    return person
  }
  const hostsOf = (ends: readonly number[]) => ends.map((end) => ({ host: `192.0.2.${end}`, port: 5900 }))
  function pool(name: string, ends: readonly number[]) {
    return {
      kind: 'desktop',
      name,
      resource,
      via: { kind: 'direct' },
      publicName: `${name}.apps.example.jp`,
      pool: { kind: 'hosts', protocol: 'vnc', home: 'kept', idleMs: 600_000, hosts: hostsOf(ends) },
    }
  }
  const addPool = async (name: string, ends: readonly number[]): Promise<string> =>
    (await ask('POST', '/api/destinations', pool(name, ends))).body.id
  const give = (destination: string, end: number, person: string, from = gateway) =>
    giveMachine(app.deps, from, { destination, machine: `192.0.2.${end}:5900`, person }).then(
      ({ isTheirs }) => isTheirs,
      (fault: { code: string }) => fault.code,
    )
  const kept = async (destination: string) =>
    KeptDesktopsAnswer.parse((await ask('GET', `/api/destinations/${destination}/kept`)).body)
  async function waits() {
    const { lines } = QueueAnswer.parse((await ask('GET', '/api/queue')).body)
    return lines.find(({ kind }) => kind === 'keptDesktops.left')
  }

  it('gives nobody two machines and no machine to two, whichever gateways ask at once', async () => {
    const destination = await addPool('race', [1, 2, 3])
    const people = [await someone(), await someone(), await someone()]
    const wishes = people.flatMap((person) => [1, 2, 3].map((end) => ({ person, end })))
    const answers = await Promise.all(
      wishes.map(async ({ person, end }, at) => ({
        person,
        end,
        given: await give(destination, end, person, `gateway${at % 2}`),
      })),
    )
    const had = answers.filter(({ given }) => given === true)
    expect(new Set(had.map(({ person }) => person)).size).toBe(had.length)
    expect(new Set(had.map(({ end }) => end)).size).toBe(had.length)
    const { given } = await answerMachines(app.deps, { destination })
    expect(given).toHaveLength(had.length)
    for (const { person, end } of had) expect(await give(destination, end, person)).toBe(true)
  })

  it('gives only machines that the pool keeps for people, and one in the place of one that was taken out of it', async () => {
    const destination = await addPool('lists', [1, 2])
    const person = await someone()
    expect(await give(destination, 9, person)).toBe('not_found')
    expect(await give('none', 1, person)).toBe('not_found')
    expect(await give(destination, 1, person)).toBe(true)
    expect(await give(destination, 2, person)).toBe(false)
    await ask('PUT', `/api/destinations/${destination}`, { version: 1, destination: pool('lists', [2, 3]) })
    expect((await kept(destination)).machines.map(({ machine, isGone }) => [machine, isGone])).toEqual([
      ['192.0.2.2:5900', false],
      ['192.0.2.3:5900', false],
      ['192.0.2.1:5900', true],
    ])
    expect(await give(destination, 2, person)).toBe(true)
    expect((await answerMachines(app.deps, { destination })).given).toEqual([{ machine: '192.0.2.2:5900', person }])
  })

  it('takes a machine back with a reason, tells gateways of it, and only from who has it', async () => {
    const destination = await addPool('back', [1])
    const [first, second] = [await someone(), await someone()]
    expect(await give(destination, 1, first)).toBe(true)
    const path = `/api/destinations/${destination}/kept/take-back`
    const wish = { machine: '192.0.2.1:5900', person: first, reason: '異動のため' }
    expect((await ask('POST', path, { ...wish, person: second })).status).toBe(404)
    expect((await ask('POST', path, { ...wish, reason: ' ' })).status).toBe(400)
    const taken = await ask('POST', path, wish)
    expect(KeptDesktopsAnswer.parse(taken.body).machines).toEqual([{ machine: '192.0.2.1:5900', isGone: false }])
    expect((await ask('POST', path, wish)).status).toBe(404)
    const told = await app.deps.store.read
      .selectFrom('ledger_entries')
      .select(['kind', 'subject', 'actor'])
      .where('kind', '=', 'destination.machineTakenBack')
      .execute()
    expect(told).toEqual([
      {
        kind: 'destination.machineTakenBack',
        subject: `destination:${destination}`,
        actor: `account:${admin.account}`,
      },
    ])
    expect(await give(destination, 1, second)).toBe(true)
  })

  it('has files wiped by the gateway that keeps them, and believes it when it keeps them no more', async () => {
    const destination = await addPool('homes', [1])
    const other = (await enrolTestOutpost(app, admin)).id
    const [hers, his] = [await someone(), await someone()]
    const home = (person: string, bytes: number) => ({ destination, person, bytes, usedAt: app.clock.at })
    expect(await keepHomes(app.deps, gateway, { homes: [home(hers, 4_096), home(his, 9)] })).toEqual({ wipe: [] })
    await keepHomes(app.deps, other, { homes: [home(hers, 1)] })
    const path = `/api/destinations/${destination}/kept/wipe`
    const wish = { gateway, person: hers, reason: '本人の希望' }
    expect((await ask('POST', path, { ...wish, gateway: 'none' })).status).toBe(404)
    expect((await ask('POST', path, wish)).status).toBe(200)
    expect((await ask('POST', path, wish)).status).toBe(404)
    const wishes = async () =>
      (await kept(destination)).homes.map(({ holder, bytes, wipeAt }) => [holder.id, bytes, wipeAt !== undefined])
    expect(await wishes()).toEqual(
      expect.arrayContaining([
        [hers, 4_096, true],
        [hers, 1, false],
        [his, 9, false],
      ]),
    )
    expect(await keepHomes(app.deps, other, { homes: [home(hers, 1)] })).toEqual({ wipe: [] })
    const still = await keepHomes(app.deps, gateway, { homes: [home(hers, 5_000), home(his, 9)] })
    expect(still).toEqual({ wipe: [{ destination, person: hers }] })
    expect(await keepHomes(app.deps, gateway, { homes: [home(his, 9)] })).toEqual({ wipe: [] })
    expect(await wishes()).toEqual(
      expect.arrayContaining([
        [hers, 1, false],
        [his, 9, false],
      ]),
    )
    const wiped = await app.deps.store.read
      .selectFrom('ledger_entries')
      .select('actor')
      .where('kind', '=', 'home.wiped')
      .execute()
    expect(wiped).toEqual([{ actor: `outpost:${gateway}` }])
  })

  it('says what does not open, where a gateway is not one any more, and queues what is kept for who left', async () => {
    const destination = await addPool('left', [1])
    const gone = (await enrolTestOutpost(app, admin)).id
    const person = await someone()
    await give(destination, 1, person)
    await keepHomes(app.deps, gone, { homes: [{ destination, person, bytes: 7, usedAt: 1 }] })
    await noteApplied(
      app.deps,
      { outpost: gateway, engine: 'test' },
      {
        kind: 'applied',
        heads: [],
        live: 0,
        cut: 0,
        certificates: [],
        connectors: [],
        machines: [{ destination, machine: '192.0.2.1:5900', why: 'off', since: app.clock.at }],
      },
    )
    await ask('DELETE', `/api/outposts/${gone}`)
    expect(await waits()).toBeUndefined()
    await app.deps.store.write((tx) =>
      tx.db.updateTable('people').set({ state: 'left', state_since: 1_000 }).where('id', '=', person).execute(),
    )
    const { machines, homes } = await kept(destination)
    expect(machines).toEqual([
      {
        machine: '192.0.2.1:5900',
        holder: { id: person, name: expect.any(String), hasLeft: true },
        givenAt: expect.any(Number),
        trouble: 'off',
        isGone: false,
      },
    ])
    expect(homes).toMatchObject([{ gateway: { id: gone, isRevoked: true }, holder: { hasLeft: true }, bytes: 7 }])
    expect(await waits()).toMatchObject({ count: 2, oldestAt: 1_000, href: `/destinations/${destination}` })
    expect((await ask('GET', '/api/destinations/none/kept')).status).toBe(404)
  })
})
