import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestStore, describeOnBoth, openTestStore } from '../testing/test-store.ts'
import { foldText } from '../register-text.ts'
import { registerDevice } from '../devices/register-device.ts'
import { actOnPeople } from './act-on-many.ts'
import { addPerson } from './add-person.ts'
import { changePerson } from './change-person.ts'
import { addDepartment, changeDepartment } from './departments.ts'
import { setPersonState } from './set-person-state.ts'
import { type PeopleFilter, findPerson, listDepartmentLines, listPeople } from './store.ts'

const laptop = {
  label: 'PC',
  ownership: 'company',
  management: 'managed',
  kind: 'laptop',
  os: 'windows',
  state: 'lent',
} as const
const draft = { name: '髙橋 﨑子', kana: 'タカハシ サキコ', rights: ['hr'] }

describeOnBoth('the register of people', (on) => {
  let opened: TestStore
  let clock = 1_000
  const deps = () => ({ store: opened.store, now: () => clock++, random: (size: number) => randomBytes(size) })
  beforeAll(async () => {
    opened = await openTestStore(on)
  })
  afterAll(() => opened.close())

  const list = (filter: PeopleFilter = {}) => listPeople(opened.store.read, filter, { sort: 'name', limit: 200 })
  const entriesOf = (subject: string) =>
    opened.store.read
      .selectFrom('ledger_entries')
      .select('kind')
      .where('subject', '=', subject)
      .orderBy('at')
      .orderBy('seq')
      .execute()

  it('keeps a name exactly as it is written and notes the joiner in the ledger', async () => {
    const added = await addPerson(deps(), 'account:a', {
      ...draft,
      name: '𠮷田 \u{FA1B}子',
      mail: 'Yoshida@example.jp',
    })
    const found = await findPerson(opened.store.read, added.id)
    expect(found).toMatchObject({ name: '𠮷田 \u{FA1B}子', state: 'active', version: 1, mail: 'Yoshida@example.jp' })
    expect(await entriesOf(`person:${added.id}`)).toEqual([{ kind: 'person.added' }])
  })

  it('refuses a second person with the same mail address in other letters, and writes nothing', async () => {
    await addPerson(deps(), 'account:a', { ...draft, mail: 'same@example.jp' })
    const before = await list()
    await expect(addPerson(deps(), 'account:a', { ...draft, mail: 'SAME@example.jp' })).rejects.toMatchObject({
      code: 'conflict',
      detail: { field: 'mail' },
    })
    expect((await list()).total).toBe(before.total)
  })

  it('lets one of two changes from the same page through and tells the other', async () => {
    const { id } = await addPerson(deps(), 'account:a', draft)
    const change = (name: string) => changePerson(deps(), 'account:a', { id, version: 1, draft: { ...draft, name } })
    const [first, second] = await Promise.allSettled([change('一郎'), change('二郎')])
    expect([first.status, second.status].toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await findPerson(opened.store.read, id)).toMatchObject({ version: 2 })
    expect(await entriesOf(`person:${id}`)).toEqual([{ kind: 'person.added' }, { kind: 'person.changed' }])
  })

  it('says not found for a person who is not there', async () => {
    await expect(changePerson(deps(), 'account:a', { id: 'nobody', version: 1, draft })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('records a leaver with the time', async () => {
    const { id } = await addPerson(deps(), 'account:a', draft)
    clock = 50_000
    const left = await setPersonState(deps(), 'account:a', { id, version: 1, state: 'left' })
    expect(left).toMatchObject({ state: 'left', state_since: 50_000, version: 2 })
    expect(await entriesOf(`person:${id}`)).toContainEqual({ kind: 'person.stateChanged' })
  })

  it('does not let the last administrator be locked, and ends the sessions of one who is', async () => {
    const first = await addPerson(deps(), 'account:a', draft)
    const second = await addPerson(deps(), 'account:a', draft)
    const account = (id: string, person: string) =>
      opened.store.write(({ db }) =>
        db
          .insertInto('accounts')
          .values({
            id,
            name: id,
            person_id: person,
            roles: '["administrator"]',
            password_hash: 'x',
            password_changed_at: null,
            created_at: 1,
            locked_at: null,
            last_sign_in_at: 1,
          })
          .execute(),
      )
    await account(`account-${on}-1`, first.id)
    await expect(
      setPersonState(deps(), 'account:a', { id: first.id, version: 1, state: 'locked' }),
    ).rejects.toMatchObject({ code: 'last_administrator' })
    await account(`account-${on}-2`, second.id)
    await opened.store.write(({ db }) =>
      db
        .insertInto('sessions')
        .values({
          id: 's1',
          token_hash: 't',
          account_id: `account-${on}-1`,
          started_at: 1,
          last_seen_at: 1,
          until: 2,
          address: '',
          browser: '',
          ended_at: null,
        })
        .execute(),
    )
    await setPersonState(deps(), 'account:a', { id: first.id, version: 1, state: 'locked' })
    const session = await opened.store.read
      .selectFrom('sessions')
      .select('ended_at')
      .where('id', '=', 's1')
      .executeTakeFirst()
    expect(session?.ended_at).toBeGreaterThan(1)
  })

  it('refuses two departments of one name, and a change to a name that is taken', async () => {
    const sales = await addDepartment(deps(), 'account:a', { name: '営業部', patterns: ['remote_desktop'] })
    await addDepartment(deps(), 'account:a', { name: '人事部', patterns: [] })
    await expect(addDepartment(deps(), 'account:a', { name: '営業部 ', patterns: [] })).rejects.toMatchObject({
      code: 'conflict',
    })
    const rename = { id: sales.id, version: 1, draft: { name: '人事部', patterns: [] } }
    await expect(changeDepartment(deps(), 'account:a', rename)).rejects.toMatchObject({ detail: { field: 'name' } })
    await expect(addPerson(deps(), 'account:a', { ...draft, department: 'no-such-department' })).rejects.toMatchObject({
      code: 'bad_input',
    })
  })

  it('finds people by kana in either script and by common variants of kanji', async () => {
    await addPerson(deps(), 'account:a', { name: '山﨑 濵', kana: 'ヤマサキ ハマ', rights: [] })
    for (const asked of ['やまさき', '山崎', 'ﾔﾏｻｷ'])
      expect((await list({ search: foldText(asked) })).rows.map((row) => row.name)).toEqual(['山﨑 濵'])
  })

  it('names the department and counts the devices in hand', async () => {
    const { id: department } = await addDepartment(deps(), 'account:a', { name: '営業二課', patterns: [] })
    const { id } = await addPerson(deps(), 'account:a', { ...draft, department })
    await registerDevice(deps(), 'account:a', { ...laptop, user: id })
    await registerDevice(deps(), 'account:a', { ...laptop, user: id })
    expect(await list({ department })).toMatchObject({ total: 1, rows: [{ department_name: '営業二課', devices: 2 }] })
    expect((await listDepartmentLines(opened.store.read)).find((row) => row.id === department)).toMatchObject({
      people: 1,
    })
  })

  it('moves and locks many at once, tries it first without a trace, and names who was refused', async () => {
    const { id: department } = await addDepartment(deps(), 'account:a', { name: '総務部', patterns: [] })
    const [one, two] = [await addPerson(deps(), 'account:a', draft), await addPerson(deps(), 'account:a', draft)]
    const ids = [one.id, two.id, 'nobody']
    const dry = await actOnPeople(deps(), 'account:a', { act: 'department', department, ids, dryRun: true })
    expect(dry).toMatchObject({ done: 2, refused: [{ id: 'nobody' }] })
    expect(await findPerson(opened.store.read, one.id)).toMatchObject({ department_id: null, version: 1 })
    expect(await actOnPeople(deps(), 'account:a', { act: 'department', department, ids, dryRun: false })).toEqual(dry)
    await actOnPeople(deps(), 'account:a', { act: 'lock', ids: [two.id], dryRun: false })
    expect(await findPerson(opened.store.read, one.id)).toMatchObject({ department_id: department, state: 'active' })
    expect(await findPerson(opened.store.read, two.id)).toMatchObject({ department_id: department, state: 'locked' })
    const wrong = { department: 'none', ids: [one.id], dryRun: true }
    expect(await actOnPeople(deps(), 'account:a', { act: 'department', ...wrong })).toMatchObject({
      done: 0,
      refused: [{ why: { en: 'There is no such department.' } }],
    })
  })
})
