import type { AtlasAnswer } from '@taga/contract'
import { DAY_ONE_SOURCES, DEFAULT_RULES, SOURCES, atlas, compile } from '@taga/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { currentRules } from '../decisions/rules.ts'
import { startPreview } from '../rules/preview-rules.ts'
import { publishRules } from '../rules/publish-rules.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { atlasTable } from './atlas-table.ts'

const ENFORCED = DEFAULT_RULES.map((rule) => (rule.mode === 'observe' ? { ...rule, mode: 'enforce' as const } : rule))

describe('the atlas', () => {
  let app: TestApp
  let auditor: Signed
  beforeAll(async () => {
    app = await openTestApp()
    auditor = await app.signIn('auditor')
    const draft = { rules: ENFORCED, settings: {}, adopted: SOURCES }
    await publishRules(app.deps, 'account:a', { after: 0, draft })
  })
  afterAll(() => app.close())

  const ask = async (query: string) => {
    const answer = await app.ask('GET', `/api/atlas?${query}`, { as: auditor })
    return (await answer.json()) as AtlasAnswer // the shape is asserted by the tests that read it
  }

  it('answers who can reach confidential data from a café completely, as core does', async () => {
    const answer = await ask('level=confidential&place=cafe&outcome=allow,step-up')
    const { set } = await currentRules(app.deps.store.read, app.deps.now())
    const core = atlas(compile(set), app.deps.now(), {
      level: ['confidential'],
      place: ['cafe'],
      outcome: ['allow', 'step-up'],
    })
    expect(answer.all).toBe(30_240)
    expect(answer.notEnforced).toBe(0)
    expect(answer.total).toBe(core.length)
    expect(answer.counts.allow + answer.counts['step-up']).toBe(core.length)
    const everywhere = atlas(compile(set), app.deps.now(), { level: ['confidential'], place: ['cafe'] })
    expect(answer.counts.deny).toBe(everywhere.length - core.length)
    const patterns = new Set(core.map((row) => row.pattern))
    for (const [pattern, counts] of Object.entries(answer.axes['pattern'] ?? {}))
      expect(counts.allow + counts['step-up'] > 0).toBe(patterns.has(pattern as 'cloud_app')) // a name among others
  })

  it('goes through every point of a question in pages, each once', async () => {
    const seen = new Set<string>()
    let [after, total]: [string | undefined, number] = [undefined, 0]
    do {
      const page: AtlasAnswer = await ask(
        `place=home&level=business&limit=500${after === undefined ? '' : `&after=${after}`}`,
      )
      for (const { role, pattern, network, posture } of page.rows) seen.add([role, pattern, network, posture].join())
      after = page.next
      total = page.total
    } while (after !== undefined)
    expect(seen.size).toBe(total)
  })

  it('names the rules that stand in the way most, and refuses what is no value of an axis', async () => {
    const { reasons } = await ask('posture=companyUnencrypted&pattern=take_home_pc&level=business&outcome=deny')
    expect(reasons.map(({ rule }) => rule)).toContain('encrypted-local')
    const refused = await app.ask('GET', '/api/atlas?place=moon', { as: auditor })
    expect(refused.status).toBe(400)
    expect((await app.ask('GET', '/api/atlas?preview=nothing', { as: auditor })).status).toBe(404)
  })

  it('shows where a draft differs from the rules in force', async () => {
    const { number: after } = await currentRules(app.deps.store.read, app.deps.now())
    const modes = { 'encrypted-local': { mode: 'off', from: null } } as const
    const changes = { modes, settings: {}, adopt: [], drop: [], own: [], remove: [] }
    const { id, finished } = await startPreview(app.deps, 'account:a', { after, changes })
    await finished
    const answer = await ask(`preview=${id}&changed=true&limit=500`)
    expect(answer.total).toBeGreaterThan(0)
    for (const row of answer.rows) {
      expect(row.before).toBe('deny')
      expect(row.posture).toBe('companyUnencrypted')
    }
    expect((await ask('changed=true')).total).toBe(30_240)
  })

  it('writes what a question covers as CSV in either language', async () => {
    const answer = await app.ask('GET', '/api/atlas/csv?place=cafe&level=confidential&lang=en', { as: auditor })
    const lines = (await answer.text()).split('\r\n')
    expect(lines[0]).toContain('Role,Pattern,Place')
    expect(lines).toHaveLength((await ask('place=cafe&level=confidential')).total + 2)
    const ja = await app.ask('GET', '/api/atlas/csv?place=cafe&encoding=cp932', { as: auditor })
    expect(ja.headers.get('content-type')).toContain('Shift_JIS')
  })

  it('lets others have their turn while it is made, and is made once', async () => {
    let turns = 0
    const set = { version: 'turns', rules: DEFAULT_RULES, settings: {}, adopted: DAY_ONE_SOURCES }
    const made = atlasTable(set, 5)
    expect(atlasTable(set, 5)).toBe(made)
    let done = false
    const others = (async () => {
      for (; !done; turns += 1) await new Promise((resolve) => setImmediate(resolve))
    })()
    await made
    done = true
    await others
    expect(turns).toBeGreaterThanOrEqual(100)
  })
})
