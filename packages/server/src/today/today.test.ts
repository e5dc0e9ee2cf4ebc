import type { DeviceDetail, QueueAnswer, TodayOverview } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registerDevice } from '../devices/register-device.ts'
import { addPerson } from '../people/add-person.ts'
import { inOrder } from '../queue/routes.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'

const laptop = { label: 'PC', ownership: 'company', management: 'managed', kind: 'laptop', os: 'windows' } as const

describeOnBoth('the morning', (on) => {
  let app: TestApp
  let administrator: Signed
  let teleworker: Signed
  let own: string
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    teleworker = await app.signIn('teleworker')
    own = (await registerDevice(app.deps, 'server', { ...laptop, state: 'lent', user: teleworker.person })).id
    for (let at = 0; at < 60; at++) {
      const { id: user } = await addPerson(app.deps, 'server', { name: `人 ${at}`, rights: [] })
      await registerDevice(app.deps, 'server', { ...laptop, label: `PC-${at}`, state: 'lent', user })
    }
  })
  afterAll(() => app.close())

  const read = async <Answer>(path: string, as: Signed) => {
    const answer = await app.ask('GET', path, { as })
    return { status: answer.status, body: (await answer.json()) as Answer }
  }

  it('judges every device in use, and shows at most twelve of those that cannot work, with the first thing to mend', async () => {
    const { body } = await read<TodayOverview>('/api/today/overview', administrator)
    expect(body).toMatchObject({ judged: 61, inUse: 61 })
    expect(Object.values(body.byState).reduce((sum, count) => sum + (count ?? 0), 0)).toBe(61)
    expect(body.byState).toMatchObject({ yes: 0 }) // nothing was reported: nothing may look good
    expect(body.worst).toHaveLength(12)
    expect(body.worst[0]?.first?.remedy.ja).toBeTruthy()
    expect(body.rules[0]?.devices).toBeGreaterThan(0)
  })

  it('says of one device what it may be used for, and that nothing is known of what was never reported', async () => {
    const { body } = await read<DeviceDetail>(`/api/devices/${own}/today`, administrator)
    expect(body.cells).toHaveLength(18)
    expect(body.reasons.length).toBeGreaterThan(0)
    expect(body.findings.length).toBeGreaterThan(10)
    expect(new Set(body.findings.map(({ state }) => state))).not.toContain('holds')
    expect(body.findings[0]).toMatchObject({ state: 'unknown', remedy: {}, facts: [{ unknown: 'notReported' }] })
    expect(body.enrolledAt).toBeUndefined()
  })

  it('shows a device to its user, and to nobody else without a look over the whole', async () => {
    expect((await read(`/api/devices/${own}/today`, teleworker)).status).toBe(200)
    const other = await app.signIn('teleworker')
    expect((await read(`/api/devices/${own}/today`, other)).status).toBe(404)
  })

  it('names in the queue who has no department and what has gone silent', async () => {
    const { body } = await read<QueueAnswer>('/api/queue', administrator)
    const counts = new Map(body.lines.map(({ kind, count }) => [kind, count]))
    expect(counts.get('devices.silent')).toBe(61)
    expect(counts.get('people.noDepartment')).toBeGreaterThan(60)
    expect((await read<{ total: number }>('/api/people?department=none&limit=1', administrator)).body.total).toBe(
      counts.get('people.noDepartment'),
    )
  })

  it('puts what is urgent first, then what is due first, and leaves out what counts nothing', () => {
    const line = (kind: string, more: object) => ({
      kind,
      title: { ja: '', en: '' },
      count: 1,
      href: '/',
      urgent: false,
      ...more,
    })
    const lines = [
      line('a', {}),
      line('b', { dueAt: 5 }),
      line('c', { urgent: true, dueAt: 9 }),
      line('d', { count: 0 }),
    ]
    expect(inOrder(lines).map(({ kind }) => kind)).toEqual(['c', 'b', 'a'])
  })
})
