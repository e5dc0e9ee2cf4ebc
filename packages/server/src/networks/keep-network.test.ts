import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registerDevice } from '../devices/register-device.ts'
import { addPerson } from '../people/add-person.ts'
import { type TestStore, describeOnBoth, openTestStore } from '../testing/test-store.ts'
import { addHomeNetwork, removeHomeNetwork } from './keep-network.ts'
import { listHomeNetworks } from './store.ts'

const NOW = 10_000_000

describeOnBoth('networks known as home', (on) => {
  let opened: TestStore
  const deps = () => ({ store: opened.store, now: () => NOW, random: (size: number) => randomBytes(size) })
  beforeAll(async () => {
    opened = await openTestStore(on)
  })
  afterAll(() => opened.close())

  async function personWithDevice() {
    const { id: person } = await addPerson(deps(), 'account:a', { name: '佐藤', rights: [] })
    const { id: device } = await registerDevice(deps(), 'account:a', {
      label: 'PC',
      ownership: 'company',
      management: 'managed',
      kind: 'laptop',
      os: 'linux',
      state: 'lent',
      user: person,
    })
    return { person, device }
  }

  const see = (device: string, fingerprint: string, seen: { at?: number; provenance?: string } = {}) =>
    opened.store.write(async ({ db }) => {
      await db.deleteFrom('facts').where('subject_id', '=', device).execute()
      await db
        .insertInto('facts')
        .values({
          subject: 'device',
          subject_id: device,
          key: 'device.networkFingerprint',
          at: seen.at ?? NOW,
          provenance: seen.provenance ?? 'measured',
          source: 'test',
          value: JSON.stringify(fingerprint),
          reason: null,
          changed_writer: 'w',
          changed_seq: 1,
        })
        .execute()
    })

  it('takes the fingerprint that the agent measured, and at most three of them', async () => {
    const wish = { ...(await personWithDevice()), name: '自宅' }
    for (const fingerprint of ['a', 'b', 'c']) {
      await see(wish.device, fingerprint)
      await addHomeNetwork(deps(), 'account:a', wish)
    }
    await see(wish.device, 'd')
    await expect(addHomeNetwork(deps(), 'account:a', wish)).rejects.toMatchObject({ detail: { reason: 'full' } })
    await removeHomeNetwork(deps(), 'account:a', { person: wish.person, slot: 2 })
    expect(await addHomeNetwork(deps(), 'account:a', wish)).toMatchObject({ slot: 2, fingerprint: 'd' })
    await see(wish.device, 'a')
    await expect(addHomeNetwork(deps(), 'account:a', wish)).rejects.toMatchObject({ detail: { reason: 'known' } })
  })

  it('makes no second entry out of two requests at the same moment', async () => {
    const wish = { ...(await personWithDevice()), name: '自宅' }
    await see(wish.device, 'x')
    const tries = await Promise.allSettled([1, 2, 3].map(() => addHomeNetwork(deps(), 'account:a', wish)))
    expect(tries.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
    expect(await listHomeNetworks(opened.store.read, wish.person)).toHaveLength(1)
  })

  it.each([
    ['nothing was measured', undefined],
    ['the look is too old', { at: NOW - 16 * 60_000 }],
    ['the person only said so', { provenance: 'declared' }],
  ])('refuses where %s', async (_why, seen) => {
    const wish = { ...(await personWithDevice()), name: '自宅' }
    if (seen !== undefined) await see(wish.device, 'x', seen)
    await expect(addHomeNetwork(deps(), 'account:a', wish)).rejects.toMatchObject({ detail: { reason: 'notSeen' } })
  })

  it('does not take the network of a device that another person uses', async () => {
    const one = await personWithDevice()
    const other = await personWithDevice()
    await see(other.device, 'x')
    const wish = { person: one.person, device: other.device, name: '自宅' }
    await expect(addHomeNetwork(deps(), 'account:a', wish)).rejects.toMatchObject({ code: 'not_found' })
  })
})
