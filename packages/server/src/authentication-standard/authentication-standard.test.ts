import { DAY_ONE_SOURCES, DEFAULT_RULES } from '@taga/core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { addEntrance } from '../entrances/keep-entrance.ts'
import { judgeOrganisation } from '../measures/judge-organisation.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const DAY = 86_400_000
const PATH = '/api/authentication-standard'
const STRONG = { demands: { everywhere: 'strong', kinds: {} }, text: '' }

describeOnBoth('the authentication standard', (on) => {
  let app: TestApp
  let author: Signed
  let executive: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    await app.deps.store.write(async ({ db }) => {
      await db.deleteFrom('authentication_standards').execute()
      await db.deleteFrom('approvals').execute()
      await db.deleteFrom('entrances').execute()
      await db.deleteFrom('rule_sets').execute()
    })
    author = await app.signIn('administrator')
    executive = await app.signIn('executive')
    await app.prove(author)
    await app.prove(executive)
  })

  const read = async () => JSON.parse(await (await app.ask('GET', PATH, { as: executive })).text())
  const propose = (body: object = STRONG, as = author) => app.ask('POST', PATH, { as, body })
  const approvalNow = async () => {
    const row = await app.deps.store.read
      .selectFrom('approvals')
      .select('id')
      .where('state', '=', 'asked')
      .executeTakeFirstOrThrow()
    return row.id
  }
  const decide = async (body: object, as = executive) =>
    app.ask('POST', `/api/approvals/${await approvalNow()}/decision`, { as, body })
  const grant = (days = 365) => decide({ decision: 'grant', validUntil: app.clock.at + days * DAY })
  const publish = (mode: 'observe' | 'enforce') => {
    const rules = DEFAULT_RULES.map((rule) => (rule.id === 'strong-sign-in' ? { ...rule, mode } : rule))
    const row = {
      version: `with ${mode}`,
      body: JSON.stringify({ rules, settings: {}, adopted: DAY_ONE_SOURCES }),
      published_at: app.clock.at,
      published_by: 'account:a',
      confirm_by: null,
      confirmed_at: null,
      confirmed_by: null,
      ended_at: null,
      ended_by: null,
      basis: null,
      restores: null,
    }
    const number = mode === 'observe' ? 1 : 2
    return app.deps.store.write(({ db }) =>
      db
        .insertInto('rule_sets')
        .values({ number, ...row })
        .execute(),
    )
  }
  const documentOf = async () => {
    const { states } = await judgeOrganisation(app.deps.store.read, app.deps.now)
    const measure = states.find(({ measure: id }) => id === 'AD-14')
    return measure?.mechanisms.find(({ mechanism }) => mechanism.id === 'AD-14.standard')?.result
  }

  it('is nothing until somebody else has approved it, and then recorded, never more', async () => {
    expect((await read()).lack).toBe('standardMissing')
    expect(await documentOf()).toMatchObject({ state: 'fails' })
    expect((await propose({ ...STRONG, text: '保守業者の接続は都度申請とする。' })).status).toBe(201)
    expect(await read()).toMatchObject({ lack: 'standardMissing', proposed: { version: 1, state: 'proposed' } })
    expect((await decide({ decision: 'grant', validUntil: app.clock.at + DAY }, author)).status).toBe(403)
    expect((await grant()).status).toBe(200)
    const { approved, lack, proposed } = await read()
    expect(lack).toBeUndefined()
    expect(proposed).toBeUndefined()
    expect(approved).toMatchObject({ version: 1, text: '保守業者の接続は都度申請とする。', decidedAt: app.clock.at })
    expect(approved.decidedBy).not.toBe('')
    expect(approved.decidedBy).not.toBe(approved.proposedBy)
    expect(await documentOf()).toMatchObject({ state: 'holds', provenance: 'recorded' })
  })

  it('says that it is out of date when a setting changes, until it is approved again', async () => {
    await propose()
    await grant()
    await publish('observe')
    const outdated = await read()
    expect(outdated.lack).toBe('standardChanged')
    expect(outdated.changed).toEqual(['rules'])
    expect((await documentOf())?.lacking).toMatchObject([{ state: 'stale', reason: 'standardChanged' }])
    await publish('enforce')
    expect((await read()).lack).toBeUndefined()
    await app.deps.store.write(({ db }) => db.deleteFrom('rule_sets').where('number', '=', 2).execute())
    await propose()
    expect((await read()).lack).toBe('standardChanged')
    await grant()
    expect(await read()).toMatchObject({ changed: [], approved: { version: 2 } })
    expect((await read()).lack).toBeUndefined()
    expect((await read()).versions.map(({ state }: { state: string }) => state)).toEqual(['approved', 'replaced'])
  })

  it('lets whoever decides read the version that waits, and everybody who may the old ones', async () => {
    await propose({ demands: { everywhere: 'strong', kinds: { vpn: 'passkey' } }, text: '一' })
    const asked = await app.ask('GET', `/api/approvals/${await approvalNow()}`, { as: executive })
    const { shows } = JSON.parse(await asked.text()).approval
    expect(shows.map(({ value }: { value: { ja: string } }) => value.ja)).toEqual(
      expect.arrayContaining(['パスキー', '一']),
    )
    const one = async (version: number | string) => app.ask('GET', `${PATH}/${version}`, { as: executive })
    expect(JSON.parse(await (await one(1)).text())).toMatchObject({
      state: 'proposed',
      demands: { kinds: { vpn: 'passkey' } },
    })
    await grant()
    await propose()
    await grant()
    expect(JSON.parse(await (await one(1)).text())).toMatchObject({ state: 'replaced', text: '一' })
    expect((await one(3)).status).toBe(404)
    for (const version of ['0', 'x', '1.5']) expect((await one(version)).status).toBe(400)
  })

  it('runs out, and is no longer in force when its approval is taken back', async () => {
    await propose()
    await grant(10)
    app.clock.at += 10 * DAY
    const { lack } = JSON.parse(await (await app.ask('GET', PATH, { as: await app.signIn('auditor') })).text())
    expect(lack).toBe('standardEnded')
  })

  it('stays as it was where the new version is refused, and lets one version wait at a time', async () => {
    await propose()
    await grant()
    expect((await propose()).status).toBe(201)
    expect((await propose()).status).toBe(409)
    const both = await app.signIn('administrator')
    await app.prove(both)
    expect((await propose(STRONG, both)).status).toBe(409)
    expect((await decide({ decision: 'refuse', reason: '数字が足りない' })).status).toBe(200)
    const { approved, versions } = await read()
    expect(approved.version).toBe(1)
    expect(versions.map(({ state }: { state: string }) => state)).toEqual(['refused', 'approved'])
  })

  it('makes one version out of two proposals at the same moment', async () => {
    const tries = await Promise.all([propose(), propose()])
    expect(tries.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409])
  })

  it('holds every entrance against what was approved, and tells who is unknown apart', async () => {
    const known = {
      kind: 'vpn',
      frontedByTaga: false,
      passwordPolicy: 'checked',
      encryptedPath: 'yes',
      boundaryRestricted: 'yes',
      logsKept: 'yes',
      owner: '情報システム課',
    } as const
    for (const authentication of ['multiFactor', 'certificateAndPassword', 'password', 'unknown'] as const)
      await addEntrance(app.deps, 'account:a', {
        name: `VPN ${authentication}`,
        reviewDueAt: app.clock.at + 30 * DAY,
        known: { ...known, authentication },
      })
    const states = async () => {
      const { entrances, n, m } = await read()
      const each = entrances.map((row: { name: string; compared: { state: string } }) => [row.name, row.compared.state])
      return { n, m, ...Object.fromEntries(each) }
    }
    expect(await states()).toMatchObject({ n: 2, m: 4, 'VPN password': 'fails', 'VPN unknown': 'unknown' })
    await propose({ demands: { everywhere: 'strong', kinds: { vpn: 'multiFactor' } }, text: '' })
    expect(await states()).toMatchObject({ n: 2, m: 4 })
    await grant()
    expect(await states()).toMatchObject({ n: 1, m: 4, 'VPN certificateAndPassword': 'fails' })
    const listed = JSON.parse(await (await app.ask('GET', '/api/entrances', { as: executive })).text())
    expect(listed.rows.filter((row: { standard: { state: string } }) => row.standard.state === 'meets')).toHaveLength(1)
  })

  it('demands no less than the guideline, and takes nothing it does not know', async () => {
    for (const demands of [
      { everywhere: 'password', kinds: {} },
      { everywhere: 'strong', kinds: { moon: 'strong' } },
      { everywhere: 'strong' },
    ])
      expect((await propose({ demands, text: '' })).status).toBe(400)
    expect((await propose({ ...STRONG, text: 'x'.repeat(10_001) })).status).toBe(400)
  })

  it('lets an executive decide the standard and no other request', async () => {
    const worker = await app.signIn('teleworker')
    const wish = { exemptFrom: 'firewall', subject: { kind: 'person', id: worker.person }, reason: '検証のため' }
    expect((await app.ask('POST', '/api/my/exemption-requests', { as: worker, body: wish })).status).toBe(201)
    const id = await approvalNow()
    expect((await grant()).status).toBe(403)
    const bulk = { act: 'grant', ids: [id], validUntil: app.clock.at + DAY, dryRun: false }
    await app.ask('POST', '/api/approvals/bulk', { as: executive, body: bulk })
    const end = { cause: 'revoked', reason: '不要' }
    expect((await app.ask('POST', `/api/approvals/${id}/end`, { as: executive, body: end })).status).toBe(403)
    expect(await approvalNow()).toBe(id)
  })

  it('asks whoever proposes it for a fresh proof', async () => {
    const stale = await app.signIn('administrator')
    app.clock.at += 20 * 60_000
    expect((await propose(STRONG, stale)).status).toBe(403)
  })
})
