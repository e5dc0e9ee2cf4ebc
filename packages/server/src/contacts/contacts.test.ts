import { afterAll, beforeAll, expect, it } from 'vitest'
import { readFacts } from '../reports/store.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { keepContacts } from './keep-contacts.ts'
import { queueOf } from './queue.ts'

const SECURITY = { kind: 'security', name: '髙橋 﨑子', telephone: '03-1234-5678', hours: '平日 9:00-18:00' }
const YEAR = 365 * 86_400_000

describeOnBoth('contacts', (on) => {
  let app: TestApp
  let administrator: Signed
  let teleworker: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    teleworker = await app.signIn('teleworker')
  })
  afterAll(() => app.close())

  const ask = async (as: Signed, method: string, path: string, body?: object) => {
    const answer = await app.ask(method, path, body === undefined ? { as } : { as, body })
    return { status: answer.status, body: JSON.parse(await answer.text()) }
  }
  const keep = (after: number, contacts: readonly object[] = [SECURITY]) =>
    ask(administrator, 'PUT', '/api/contacts', { after, contacts })
  const duty = async () =>
    (await ask(teleworker, 'GET', '/api/my/duties')).body.duties.find(({ id }: { id: string }) => id === 'contacts')

  it('asks nothing of anybody before there is a contact', async () => {
    expect((await ask(teleworker, 'GET', '/api/contacts')).body).toEqual({ number: 0, contacts: [] })
    expect(await duty()).toBeUndefined()
    expect((await ask(teleworker, 'POST', '/api/contacts/confirm', { number: 1 })).status).toBe(409)
  })

  it('makes a version of each change, and lets one of two at the same moment win', async () => {
    const both = await Promise.all([keep(0), keep(0)])
    expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409])
    expect((await keep(0)).body).toMatchObject({ fault: 'conflict', detail: { number: 1 } })
    const { body } = await ask(teleworker, 'GET', '/api/contacts')
    expect(body.contacts).toEqual([SECURITY])
  })

  it('makes a confirmation a fact, and asks again after a change and after a year', async () => {
    expect(await duty()).toMatchObject({ state: 'open', href: '/contacts' })
    await ask(teleworker, 'POST', '/api/contacts/confirm', { number: 1 })
    const facts = await readFacts(app.deps.store.read, 'person', teleworker.person)
    expect(facts['person.contactsConfirmedAt']).toMatchObject({ value: app.clock.at, provenance: 'recorded' })
    expect((await duty()).state).toBe('done')
    await keep(1)
    expect((await duty()).state).toBe('open')
    expect((await ask(teleworker, 'POST', '/api/contacts/confirm', { number: 1 })).status).toBe(409)
    await ask(teleworker, 'POST', '/api/contacts/confirm', { number: 2 })
    expect((await duty()).state).toBe('done')
    const { at } = app.clock
    app.clock.at = at + YEAR
    const later = await app.signIn('teleworker')
    expect((await ask(later, 'GET', '/api/contacts')).status).toBe(200)
    teleworker = { ...later, person: later.person }
    app.clock.at = at
  })

  it('tells administrators that there is none, and then how many have not read it as it stands', async () => {
    const fresh = await openTestApp(on)
    try {
      const { read } = fresh.deps.store
      expect(await queueOf(read, 0)).toMatchObject([{ kind: 'contacts.none', urgent: true }])
      const [one] = [await fresh.signIn('teleworker'), await fresh.signIn('teleworker')]
      await keepContacts(fresh.deps, 'account:a', { after: 0, contacts: [{ ...SECURITY, kind: 'security' }] })
      const { at } = fresh.clock
      expect(await queueOf(read, at)).toMatchObject([{ count: 2 }])
      await fresh.ask('POST', '/api/contacts/confirm', { as: one, body: { number: 1 } })
      expect(await queueOf(read, at)).toMatchObject([{ count: 1 }])
      expect(await queueOf(read, at + YEAR)).toMatchObject([{ count: 2 }])
    } finally {
      await fresh.close()
    }
  })

  it('keeps names and numbers out of the ledger', async () => {
    const kept = await app.deps.store.read.selectFrom('ledger_bodies').selectAll().execute()
    expect(JSON.stringify(kept)).not.toMatch(/1234-5678|﨑/)
  })

  it.each([
    ['a telephone number with letters', [{ ...SECURITY, telephone: 'call me' }]],
    ['a department that is not there', [{ ...SECURITY, department: 'nothing' }]],
    ['an empty card', []],
    ['more than a card holds', Array.from({ length: 51 }, () => SECURITY)],
    ['a field nobody knows', [{ ...SECURITY, pager: '1' }]],
  ])('refuses %s', async (_, contacts) => {
    expect((await keep(2, contacts)).status).toBe(400)
  })
})
