import { InvitedPeople, AdoptionAnswer } from '@taga/contract'
import { DAY_ONE_SOURCES } from '@taga/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { currentRules } from '../decisions/rules.ts'
import { publishRules } from '../rules/publish-rules.ts'

const JIRO = { name: '髙橋 次郎', signInName: 'jiro', roles: ['teleworker'] }
const NEW_PASSWORD = 'umi-no-84-Kujira-san!'

describeOnBoth('the first hour', (on) => {
  let app: TestApp
  let admin: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    admin = await app.signIn('administrator')
  })
  afterAll(() => app.close())
  const invite = async (people: readonly object[], more: object = {}) => {
    const answer = await app.ask('POST', '/api/people/invitations', {
      as: admin,
      body: { people, send: false, lang: 'ja', ...more },
    })
    expect(answer.status).toBe(200)
    return InvitedPeople.parse(await answer.json()).invited
  }
  const sources = async () =>
    AdoptionAnswer.parse(await (await app.ask('GET', '/api/source-adoption', { as: admin })).json())
  const adopt = (after: number, adopted: readonly string[]) =>
    app.ask('PUT', '/api/source-adoption', { as: admin, body: { after, adopted } })

  it('invites several people at once: each in the register, with a link of their own that lets them in', async () => {
    const lines = await invite([
      JIRO,
      { name: '﨑山 三郎', signInName: 'saburo', mail: 'saburo@example.test', roles: ['teleworker'] },
    ])
    expect(lines.map(({ outcome }) => outcome)).toEqual(['invited', 'invited'])
    const [line] = lines
    if (line?.outcome !== 'invited') throw new Error('nobody was invited')
    expect(line).toMatchObject({ name: '髙橋 次郎', mailed: 'no' })
    const [page, ticket = ''] = line.link.split('#ticket=')
    expect(page).toBe(`${app.deps.place.url}/invitation`)
    const accept = () => app.ask('POST', '/api/invitations/accept', { body: { ticket, password: NEW_PASSWORD } })
    expect((await accept()).status).toBe(200)
    expect((await accept()).status).toBe(403)
    const person = await app.ask('GET', `/api/people/${line.person}`, { as: admin })
    expect(JSON.stringify(await person.json())).toContain('髙橋 次郎')
  })

  it('refuses a line whose name or address is taken, in words, and leaves nothing of it behind', async () => {
    const before = await countPeople()
    const lines = await invite([
      JIRO,
      { name: '四郎', signInName: 'shiro', mail: 'SABURO@example.test', roles: ['teleworker'] },
      { name: '五郎', signInName: 'goro', roles: ['teleworker'] },
    ])
    expect(lines.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'invited'])
    expect(JSON.stringify(lines)).toMatch(/使われています.*mail address is registered/)
    expect(await countPeople()).toBe(before + 1)
  })

  it('lets one of two invitations for the same name win that come at the same moment', async () => {
    const both = await Promise.all([
      invite([{ name: '六郎', signInName: 'rokuro', roles: ['teleworker'] }]),
      invite([{ name: '六郎', signInName: 'rokuro', roles: ['teleworker'] }]),
    ])
    expect(
      both
        .flat()
        .map(({ outcome }) => outcome)
        .toSorted(),
    ).toEqual(['invited', 'refused'])
  })

  it('keeps no ticket in the ledger or the log, and says who invited', async () => {
    const [line] = await invite([{ name: '七郎', signInName: 'shichiro', roles: ['teleworker'] }])
    const ticket = line?.outcome === 'invited' ? (line.link.split('=')[1] ?? '') : ''
    expect(ticket).toHaveLength(22)
    const bodies = await app.deps.store.read.selectFrom('ledger_bodies').select('body').execute()
    expect(JSON.stringify([bodies, app.logged])).not.toContain(ticket)
  })

  it('refuses more than fifty people, an empty list, and a name that imitates another script', async () => {
    const ask = (people: readonly object[]) =>
      app.ask('POST', '/api/people/invitations', { as: admin, body: { people, send: false, lang: 'ja' } })
    const many = Array.from({ length: 51 }, (_, at) => ({ ...JIRO, signInName: `many${at}` }))
    for (const people of [many, [], [{ ...JIRO, signInName: 'аdmin' }]]) expect((await ask(people)).status).toBe(400)
  })

  it('adopts sources while every rule only observes, and never one that nothing writes', async () => {
    const before = await sources()
    expect(before.sources.filter(({ adopted }) => adopted).map(({ source }) => source)).toEqual([...DAY_ONE_SOURCES])
    expect((await adopt(before.number, ['detection'])).status).toBe(400)
    expect((await adopt(before.number + 1, ['posture'])).status).toBe(409)
    expect((await adopt(before.number, ['posture', 'network'])).status).toBe(200)
    const after = await sources()
    expect(after.number).toBe(before.number + 1)
    expect(after.acting).toBe(0)
    expect(after.sources.find(({ source }) => source === 'posture')).toMatchObject({ adopted: true, ready: true })
    expect(after.sources.filter(({ source }) => DAY_ONE_SOURCES.includes(source)).every(({ adopted }) => adopted)).toBe(
      true,
    )
  })

  it('adopts nothing past the preview once a rule warns or is enforced', async () => {
    const { number } = await sources()
    const { set } = await currentRules(app.deps.store.read, app.clock.at)
    const observing = set.rules.findIndex(({ mode }) => mode === 'observe')
    const changed = set.rules.map((rule, at) => (at === observing ? { ...rule, mode: 'warn' } : rule))
    await publishRules(app.deps, 'server', {
      after: number,
      draft: { rules: changed, settings: {}, adopted: set.adopted },
    })
    const now = await sources()
    expect(now.acting).toBeGreaterThan(0)
    expect((await adopt(now.number, ['posture'])).status).toBe(409)
  })

  async function countPeople(): Promise<number> {
    return (await app.deps.store.read.selectFrom('people').select('id').execute()).length
  }
})
