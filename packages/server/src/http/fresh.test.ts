import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { FRESH_MS } from '../accounts/session-facts.ts'
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
