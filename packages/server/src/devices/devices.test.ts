import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addPerson } from '../people/add-person.ts'
import { setPersonState } from '../people/set-person-state.ts'
import { type TestStore, describeOnBoth, openTestStore } from '../testing/test-store.ts'
import { MOVE_REFUSAL_WORDS } from '@taga/core'
import { actOnDevices } from './act-on-many.ts'
import { changeDevice } from './change-device.ts'
import { moveDevice } from './move-device.ts'
import { registerDevice } from './register-device.ts'
import { reportLoss } from '../losses/report-loss.ts'
import { findDevice, findLabelledDevice, listDevices } from './store.ts'

const laptop = {
  label: 'PC-001',
  ownership: 'company',
  management: 'managed',
  kind: 'laptop',
  os: 'windows',
  state: 'inStock',
} as const

describeOnBoth('the register of devices', (on) => {
  let opened: TestStore
  let clock = 1_000
  const deps = () => ({ store: opened.store, now: () => clock++, random: (size: number) => randomBytes(size) })
  beforeAll(async () => {
    opened = await openTestStore(on)
  })
  afterAll(() => opened.close())

  const person = () => addPerson(deps(), 'account:a', { name: '佐藤', rights: [] })
  const entriesOf = (id: string) =>
    opened.store.read
      .selectFrom('ledger_entries')
      .select('kind')
      .where('subject', '=', `device:${id}`)
      .orderBy('at')
      .orderBy('seq')
      .execute()

  it('lends a device to an active person and forgets the user when it comes back', async () => {
    const { id: user } = await person()
    const device = await registerDevice(deps(), 'account:a', laptop)
    const lent = await moveDevice(deps(), 'account:a', { id: device.id, version: 1, to: 'lent', user })
    expect(lent).toMatchObject({ state: 'lent', user_id: user, version: 2 })
    const back = await moveDevice(deps(), 'account:a', { id: device.id, version: 2, to: 'returned' })
    expect(back).toMatchObject({ state: 'returned', user_id: null })
    expect(await entriesOf(device.id)).toEqual([
      { kind: 'device.added' },
      { kind: 'device.moved' },
      { kind: 'device.moved' },
    ])
  })

  it('does not lend to a leaver, to nobody or to a stranger', async () => {
    const { id: user } = await person()
    await setPersonState(deps(), 'account:a', { id: user, version: 1, state: 'left' })
    const { id } = await registerDevice(deps(), 'account:a', laptop)
    const lend = (to: string | undefined) => moveDevice(deps(), 'account:a', { id, version: 1, to: 'lent', user: to })
    await expect(lend(user)).rejects.toMatchObject({ code: 'bad_input', detail: { reason: 'userNotActive' } })
    await expect(lend(undefined)).rejects.toMatchObject({ detail: { reason: 'needsUser' } })
    await expect(lend('stranger')).rejects.toMatchObject({ code: 'bad_input' })
    expect(await findDevice(opened.store.read, id)).toMatchObject({ state: 'inStock', version: 1 })
  })

  it('takes one serial number once, in whatever width it is typed, and none of a personal device', async () => {
    await registerDevice(deps(), 'account:a', { ...laptop, serial: 'ABC-123' })
    await expect(registerDevice(deps(), 'account:a', { ...laptop, serial: 'ａｂｃ-123' })).rejects.toMatchObject({
      code: 'conflict',
      detail: { field: 'serial' },
    })
    const { id: user } = await person()
    await expect(
      registerDevice(deps(), 'account:a', { ...laptop, ownership: 'personal', state: 'inUse', user, serial: 'X' }),
    ).rejects.toMatchObject({ detail: { reason: 'personalSerial' } })
  })

  it('takes one tag once, and finds a device by its label in whatever width it is typed', async () => {
    const { id } = await registerDevice(deps(), 'account:a', { ...laptop, tag: 'TG-0001', serial: 'SN-77' })
    await expect(registerDevice(deps(), 'account:a', { ...laptop, tag: 'tg-0001' })).rejects.toMatchObject({
      code: 'conflict',
      detail: { field: 'tag' },
    })
    for (const label of ['TG-0001', 'ｔｇ-0001', 'sn-77', id])
      expect((await findLabelledDevice(opened.store.read, label))?.id).toBe(id)
    expect(await findLabelledDevice(opened.store.read, 'TG-0002')).toBeUndefined()
  })

  it('says of no company device that it is wiped or disposed of without a record', async () => {
    const { id } = await registerDevice(deps(), 'account:a', laptop)
    await moveDevice(deps(), 'account:a', { id, version: 1, to: 'toWipe' })
    await expect(moveDevice(deps(), 'account:a', { id, version: 2, to: 'wiped' })).rejects.toMatchObject({
      code: 'bad_input',
      detail: { reason: 'needsRecord' },
    })
    expect(await findDevice(opened.store.read, id)).toMatchObject({ state: 'toWipe' })
  })

  it('stops a lost device in one call, however often it is reported and whoever changed it meanwhile', async () => {
    const { id: user } = await person()
    const { id } = await registerDevice(deps(), 'account:a', { ...laptop, state: 'lent', user })
    await changeDevice(deps(), 'account:a', { id, version: 1, draft: { ...laptop, label: 'PC-009' } })
    const reports = await Promise.all([1, 2, 3].map(() => reportLoss(deps(), 'account:b', { id, how: 'lost' })))
    expect(reports.map((row) => row.state)).toEqual(['lost', 'lost', 'lost'])
    expect((await entriesOf(id)).filter((entry) => entry.kind === 'device.lossReported')).toHaveLength(1)
    expect(await findDevice(opened.store.read, id)).toMatchObject({ state: 'lost', user_id: user, label: 'PC-009' })
  })

  it('lets a lost device be found again, and a change from before the loss fail', async () => {
    const { id: user } = await person()
    const { id } = await registerDevice(deps(), 'account:a', { ...laptop, state: 'lent', user })
    await reportLoss(deps(), 'account:b', { id, how: 'lost' })
    await expect(moveDevice(deps(), 'account:a', { id, version: 1, to: 'returned' })).rejects.toMatchObject({
      code: 'conflict',
    })
    const found = await moveDevice(deps(), 'account:a', { id, version: 2, to: 'lent' })
    expect(found).toMatchObject({ state: 'lent', user_id: user })
  })

  it('has nothing left to lose of a device that is disposed of', async () => {
    const { id } = await registerDevice(deps(), 'account:a', laptop)
    await moveDevice(deps(), 'account:a', { id, version: 1, to: 'toWipe' })
    await moveDevice(deps(), 'account:a', { id, version: 2, to: 'wiped', record: 'wipe' })
    await moveDevice(deps(), 'account:a', { id, version: 3, to: 'disposed', record: 'wipe' })
    await expect(reportLoss(deps(), 'account:b', { id, how: 'stolen' })).rejects.toMatchObject({ code: 'conflict' })
    await expect(reportLoss(deps(), 'account:b', { id: 'none', how: 'stolen' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('lends a device once when two lend it at the same moment', async () => {
    const [one, two] = [await person(), await person()]
    const { id } = await registerDevice(deps(), 'account:a', laptop)
    const tries = await Promise.allSettled(
      [one, two].map(({ id: user }) => moveDevice(deps(), 'account:a', { id, version: 1, to: 'lent', user })),
    )
    expect(tries.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
    expect((await entriesOf(id)).filter((entry) => entry.kind === 'device.moved')).toHaveLength(1)
  })

  it('pages through the register without leaving out or repeating a device', async () => {
    const labels: string[] = []
    let after: string | undefined
    for (let page = 0; page < 50; page += 1) {
      const { rows, next, total } = await listDevices(opened.store.read, {}, { sort: 'label', limit: 3, after })
      expect(rows.length).toBeLessThanOrEqual(3)
      expect(total).toBeGreaterThan(3)
      labels.push(...rows.map((row) => row.id))
      if (next === undefined) break
      after = next
    }
    const all = await opened.store.read.selectFrom('devices').select('id').execute()
    expect(labels.toSorted()).toEqual(all.map((row) => row.id).toSorted())
  })

  it('hands many to one person at once, and says why one cannot go there', async () => {
    const { id: user } = await person()
    const free = await registerDevice(deps(), 'account:a', laptop)
    const gone = await registerDevice(deps(), 'account:a', { ...laptop, ownership: 'personal', state: 'inUse', user })
    const bulk = { act: 'handTo', user, ids: [free.id, gone.id] } as const
    const dry = await actOnDevices(deps(), 'account:a', { ...bulk, ids: [...bulk.ids], dryRun: true })
    expect(dry).toMatchObject({ done: 1, refused: [{ id: gone.id, why: MOVE_REFUSAL_WORDS.noSuchMove }] })
    expect(await findDevice(opened.store.read, free.id)).toMatchObject({ state: 'inStock' })
    expect(await actOnDevices(deps(), 'account:a', { ...bulk, ids: [...bulk.ids], dryRun: false })).toEqual(dry)
    expect(await findDevice(opened.store.read, free.id)).toMatchObject({ state: 'lent', user_id: user })
  })
})
