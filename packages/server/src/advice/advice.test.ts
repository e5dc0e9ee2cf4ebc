import type { CostsAnswer, DepartmentAdviceAnswer, DepartmentsAdviceAnswer, ServicesAdviceAnswer } from '@taga/contract'
import { NEED_IDS } from '@taga/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addDepartment } from '../people/departments.ts'
import { changePerson } from '../people/change-person.ts'
import { putFacts } from '../reports/store.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { enrolTestDevice } from '../testing/test-device.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const NEEDS = Object.fromEntries(NEED_IDS.map((need) => [need, 'unknown']))

describeOnBoth('the advisor', (on) => {
  let app: TestApp
  let administrator: Signed
  let department: string
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    department = (await addDepartment(app.deps, 'account:a', { name: '営業部', patterns: ['take_home_pc'] })).id
  })
  afterAll(() => app.close())

  const get = async <Answer>(path: string) =>
    // the shape is asserted by the tests that read it
    (await (await app.ask('GET', path, { as: administrator })).json()) as Answer
  const put = (path: string, body: object) => app.ask('PUT', path, { as: administrator, body })

  it('keeps what a department needs, and of two at the same moment one', async () => {
    const path = `/api/advice/departments/${department}`
    const body = { version: 0, needs: { ...NEEDS, confidential: 'yes' } }
    const answers = await Promise.all([put(path, body), put(path, body)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    const { departments } = await get<DepartmentsAdviceAnswer>('/api/advice/departments')
    expect(departments).toMatchObject([
      { name: '営業部', patterns: ['take_home_pc'], needs: { confidential: 'yes' }, noteVersion: 1 },
    ])
    expect((await put(path, { ...body, version: 1 })).status).toBe(200)
    expect((await put(path, { version: 1, needs: { confidential: 'maybe' } })).status).toBe(400)
    expect((await put('/api/advice/departments/nobody', body)).status).toBe(404)
  })

  it('judges the needs of a pattern by what the devices of the department report, and never as met unseen', async () => {
    const signed = await app.signIn('teleworker')
    const draft = { name: '佐藤', department, rights: [] }
    await changePerson(app.deps, 'account:a', { id: signed.person, version: 1, draft })
    const device = await enrolTestDevice(app.deps, { user: signed.person })
    const needOf = async (id: string) => {
      const answer = await get<DepartmentAdviceAnswer>(`/api/advice/departments/${department}`)
      const of = answer.patternNeeds.find(({ pattern }) => pattern === 'take_home_pc')
      return of?.needs.find((need) => need.id === id)
    }
    expect(await needOf('encryption')).toMatchObject({ state: 'unknown', of: 1, unknown: 1 })
    expect(await needOf('authentication')).toMatchObject({ state: 'fails', n: 0, of: 1 })
    const fact = { subject: 'device', subject_id: device.id, key: 'device.dataEncrypted', at: app.deps.now() }
    const rest = {
      provenance: 'measured',
      source: 'test',
      value: 'true',
      reason: null,
      changed_writer: 'w',
      changed_seq: 1,
    }
    await app.deps.store.write(({ db }) => putFacts(db, [{ ...fact, ...rest }]))
    expect(await needOf('encryption')).toMatchObject({ state: 'holds', n: 1, of: 1 })
  })

  it('keeps costs as ranges, and refuses one that is turned round', async () => {
    expect(await get<CostsAnswer>('/api/advice/costs')).toEqual({ inputs: {}, version: 0 })
    const people = { low: 10, high: 20 }
    expect((await put('/api/advice/costs', { version: 0, inputs: { people } })).status).toBe(200)
    expect(await get<CostsAnswer>('/api/advice/costs')).toEqual({ inputs: { people }, version: 1 })
    expect((await put('/api/advice/costs', { version: 1, inputs: { people: { low: 3, high: 2 } } })).status).toBe(400)
    expect((await put('/api/advice/costs', { version: 0, inputs: {} })).status).toBe(409)
  })

  it('keeps what was weighed for a service of the register, and for no other', async () => {
    expect((await get<ServicesAdviceAnswer>('/api/advice/services')).services).toEqual([])
    const body = { version: 0, answers: { data: { text: '顧客名簿', judged: 'worry' } } }
    expect((await put('/api/advice/services/nothing', body)).status).toBe(404)
    const made = await app.ask('POST', '/api/services', {
      as: administrator,
      body: { name: 'クラウド倉庫', kind: 'storage', state: 'inReview', authentication: 'unknown', checks: {} },
    })
    const { id } = (await made.json()) as { id: string } // a new row has an id
    expect((await put(`/api/advice/services/${id}`, body)).status).toBe(200)
    const { services } = await get<ServicesAdviceAnswer>('/api/advice/services')
    expect(services).toMatchObject([{ name: 'クラウド倉庫', answers: { data: { judged: 'worry' } }, version: 1 }])
  })
})
