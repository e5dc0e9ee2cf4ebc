import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { FRESH_MS } from '../accounts/session-facts.ts'
import { routes } from '../routes.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { administrators, anyoneSignedIn, everyone } from './allow.ts'
import { defineRoute, type Route } from './route.ts'

const summary = { ja: '試験', en: 'test' }
const answer = z.object({ done: z.literal(true) })
const run = async () => ({ done: true }) as const
const guarded: readonly Route[] = [
  defineRoute({ method: 'POST', path: '/api/fresh', summary, allow: administrators, fresh: true, answer, run }),
  defineRoute({ method: 'GET', path: '/api/plain', summary, allow: anyoneSignedIn, answer, run }),
  defineRoute({ method: 'GET', path: '/api/open', summary, allow: everyone, answer, run }),
  defineRoute({ method: 'GET', path: '/api/factor', summary, allow: anyoneSignedIn, beforeFactor: true, answer, run }),
]

describe('a route that asks for a fresh proof', () => {
  let app: TestApp
  beforeEach(async () => {
    app = await openTestApp('sqlite', guarded)
  })
  afterEach(() => app.close())

  async function codeOf(answered: Promise<Response>): Promise<string> {
    const { fault } = (await (await answered).json()) as { fault?: string }
    return fault ?? 'done'
  }

  it('lets one in whose proof is a millisecond younger than 15 minutes, and asks again at 15 minutes', async () => {
    const as = await app.signIn('administrator')
    app.clock.at += FRESH_MS - 1
    expect(await codeOf(app.ask('POST', '/api/fresh', { as }))).toBe('done')
    app.clock.at += 1
    expect(await codeOf(app.ask('POST', '/api/fresh', { as }))).toBe('step_up_needed')
    expect(await codeOf(app.ask('GET', '/api/plain', { as }))).toBe('done')
  })

  it('does not take a proof from the future', async () => {
    const as = await app.signIn('administrator')
    app.clock.at -= 1
    expect(await codeOf(app.ask('POST', '/api/fresh', { as }))).toBe('step_up_needed')
  })

  it('says first who may not', async () => {
    const as = await app.signIn('teleworker')
    app.clock.at += FRESH_MS
    expect(await codeOf(app.ask('POST', '/api/fresh', { as }))).toBe('not_allowed')
    expect(await codeOf(app.ask('POST', '/api/fresh'))).toBe('not_signed_in')
  })

  it('leaves one who still has to set up a second factor nothing but that, and what is open to strangers', async () => {
    const as = await app.signIn('administrator')
    await app.deps.store.write((tx) =>
      tx.db.updateTable('sessions').set({ factor_due: app.clock.at }).where('account_id', '=', as.account).execute(),
    )
    expect(await codeOf(app.ask('GET', '/api/plain', { as }))).toBe('second_factor_needed')
    expect(await codeOf(app.ask('POST', '/api/fresh', { as }))).toBe('second_factor_needed')
    expect(await codeOf(app.ask('GET', '/api/factor', { as }))).toBe('done')
    expect(await codeOf(app.ask('GET', '/api/open', { as }))).toBe('done')
  })
})

describe('what gives access', () => {
  it.each([
    'POST /api/accounts',
    'POST /api/accounts/:account/invitation',
    'PUT /api/accounts/:account/roles',
    'PUT /api/accounts/:account/person',
    'POST /api/accounts/:account/unlock',
    'POST /api/accounts/:account/factors/reset',
    'POST /api/accounts/:account/reset',
    'POST /api/people/invitations',
    'PUT /api/people/:person',
    'POST /api/enrolment-codes',
    'POST /api/outpost-codes',
    'PUT /api/outposts/:outpost',
    'POST /api/destinations',
    'PUT /api/destinations/:destination',
    'PUT /api/destinations/:destination/secret',
    'PUT /api/destinations/:destination/off',
    'POST /api/resources/:resource/rights',
    'PUT /api/resources/:resource',
    'POST /api/csv/:register/import',
    'PUT /api/directory',
    'PUT /api/public-name',
    'PUT /api/mail',
    'POST /api/api-keys',
    'POST /api/exemptions',
    'POST /api/approvals/:approval/decision',
    'POST /api/approvals/bulk',
    'POST /api/rules/publications',
    'POST /api/rules/publications/:number/confirm',
    'PUT /api/departments/:department',
    'PUT /api/devices/:device',
    'POST /api/devices/:device/moves',
    'POST /api/losses/:loss/end',
    'PUT /api/source-adoption',
  ])('asks for a fresh proof: %s', (name) => {
    expect(routes.find(({ method, path }) => `${method} ${path}` === name)).toMatchObject({ fresh: true })
  })

  it('asks for one to let somebody in again, and for none to keep somebody out', async () => {
    const app = await openTestApp()
    const as = await app.signIn('administrator')
    const { person } = await app.signIn('teleworker')
    app.clock.at += FRESH_MS
    const change = async (state: string, version: number) => {
      const answer = await app.ask('POST', `/api/people/${person}/state`, { as, body: { state, version } })
      return ((await answer.json()) as { fault?: string }).fault ?? 'done'
    }
    const bulk = async (act: string) => {
      const answer = await app.ask('POST', '/api/people/bulk', { as, body: { act, ids: [person], dryRun: false } })
      return ((await answer.json()) as { fault?: string }).fault ?? 'done'
    }
    expect([await change('locked', 1), await change('active', 2)]).toEqual(['done', 'step_up_needed'])
    expect([await bulk('lock'), await bulk('unlock')]).toEqual(['done', 'step_up_needed'])
    await app.prove(as)
    expect(await bulk('unlock')).toBe('done')
    await app.close()
  })
})
