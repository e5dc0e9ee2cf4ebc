import { afterAll, beforeAll, expect, it } from 'vitest'
import { addEntrance } from '../entrances/keep-entrance.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { recordMeasureStates } from './record-states.ts'

const DAY = 86_400_000

describeOnBoth('measures', (on) => {
  let app: TestApp
  let auditor: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    auditor = await app.signIn('auditor')
  })
  afterAll(() => app.close())

  type Answer = { measures: { measure: string; state: string; n: number; m: number; noMechanism: boolean }[] }
  const entrances = async () => {
    const answer = await app.ask('GET', '/api/measures/AD-14', { as: auditor })
    const { mechanisms } = (await answer.json()) as {
      mechanisms: { id: string; n: number; m: number; state: string }[]
    }
    return mechanisms.find(({ id }) => id === 'AD-14.authentication')
  }
  const entrance = (name: string, authentication: 'password' | 'passkey') =>
    addEntrance(app.deps, 'account:a', {
      name,
      reviewDueAt: app.clock.at + 30 * DAY,
      known: {
        kind: 'vpn',
        frontedByTaga: false,
        authentication,
        passwordPolicy: 'unknown',
        encryptedPath: 'yes',
        boundaryRestricted: 'unknown',
        logsKept: 'unknown',
        owner: '情報システム課',
      },
    })

  it('answers all 43, and what nothing observes yet is unknown', async () => {
    const { measures } = (await (await app.ask('GET', '/api/measures', { as: auditor })).json()) as Answer
    expect(measures).toHaveLength(43)
    expect(measures.filter((each) => each.noMechanism).every((each) => each.state === 'unknown')).toBe(true)
  })

  it('counts every entrance, also those that Taga does not stand in front of', async () => {
    await entrance('VPN装置', 'passkey')
    await entrance('旧VPN装置', 'password')
    expect(await entrances()).toMatchObject({ m: 2, n: 1, state: 'partly' })
  })

  it('believes no word about an entrance past its review', async () => {
    app.clock.at += 31 * DAY
    auditor = await app.signIn('auditor')
    expect(await entrances()).toMatchObject({ n: 0, m: 2 })
  })

  it('draws three staves, and no step without words', async () => {
    const barrel = (await (await app.ask('GET', '/api/barrel', { as: auditor })).json()) as {
      staves: { dimension: string; height: number; possible: number }[]
      nextSteps: { words: { ja: string; en: string } }[]
    }
    expect(barrel.staves.map((stave) => stave.dimension)).toEqual(['rule', 'people', 'technology'])
    expect(barrel.staves.every((stave) => stave.height <= stave.possible)).toBe(true)
    expect(barrel.nextSteps.every(({ words }) => words.ja !== '' && words.en !== '')).toBe(true)
  })

  it('keeps evidence once for each change, and none where nothing changed', async () => {
    expect(await recordMeasureStates(app.deps)).toBe(43)
    expect(await recordMeasureStates(app.deps)).toBe(0)
    await entrance('クラウド', 'passkey')
    expect(await recordMeasureStates(app.deps)).toBeGreaterThan(0)
    const entries = await app.deps.store.read
      .selectFrom('ledger_entries')
      .select('seq')
      .where('subject', '=', 'measure:AD-14')
      .execute()
    expect(entries).toHaveLength(2)
  })
})
