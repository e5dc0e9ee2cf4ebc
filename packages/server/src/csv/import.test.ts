import { randomBytes } from 'node:crypto'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { devicesSheet } from '../devices/devices-sheet.ts'
import { addPerson } from '../people/add-person.ts'
import { addDepartment } from '../people/departments.ts'
import { peopleSheet } from '../people/people-sheet.ts'
import { setPersonState } from '../people/set-person-state.ts'
import { addResource } from '../resources/keep-resource.ts'
import { resourcesSheet } from '../resources/resources-sheet.ts'
import { type TestStore, describeOnBoth, openTestStore } from '../testing/test-store.ts'
import { decodeCsv } from './encoding.ts'
import { exportSheet } from './export-sheet.ts'
import { importSheet, previewImport } from './preview-import.ts'
import { MAX_CSV_ROWS } from './sheet.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

describeOnBoth('importing a sheet', (on) => {
  let opened: TestStore
  const deps = () => ({ store: opened.store, now: () => 1_000, random: (size: number) => randomBytes(size) })
  beforeAll(async () => {
    opened = await openTestStore(on)
    await addDepartment(deps(), 'account:a', { name: '営業部', patterns: ['remote_desktop'] })
  })
  afterAll(() => opened.close())

  const people = { sheet: peopleSheet, register: 'people' }
  const devices = { sheet: devicesSheet, register: 'devices' }
  const preview = (of: typeof people, bytes: Uint8Array) =>
    previewImport(opened.store.read, of.sheet, { register: of.register, bytes })
  const importAsPreviewed = async (of: typeof people, bytes: Uint8Array) =>
    importSheet(deps(), 'account:a', { ...of, bytes, digest: (await preview(of, bytes)).digest })
  const countOf = async (table: 'people' | 'devices' | 'ledger_entries') =>
    Number(
      (
        await opened.store.read
          .selectFrom(table)
          .select((eb) => eb.fn.countAll().as('count'))
          .executeTakeFirst()
      )?.count,
    )

  it('takes a file that Excel wrote in CP932, with headings in Japanese', async () => {
    const bytes = new Uint8Array(
      iconv.encode(
        '氏名,フリガナ,メール,部署,利用権\r\n髙橋 一郎,タカハシ,taka@example.jp,営業部,人事、経理\r\n',
        'cp932',
      ),
    )
    expect(await preview(people, bytes)).toMatchObject({ encoding: 'cp932', add: 1, bad: [] })
    expect(await importAsPreviewed(people, bytes)).toEqual({ added: 1, changed: 0 })
    const row = await opened.store.read
      .selectFrom('people')
      .selectAll()
      .where('mail_key', '=', 'taka@example.jp')
      .executeTakeFirst()
    expect(row).toMatchObject({ name: '髙橋 一郎', rights: '["人事","経理"]' })
  })

  it('names every bad line in both languages, and imports none of the good ones', async () => {
    const before = await countOf('people')
    const bytes = utf8(
      [
        'Name,Mail,Department',
        '佐藤,sato@example.jp,営業部',
        ',nobody@example.jp,',
        '鈴木,not a mail,',
        '田中,SATO@example.jp,宇宙部',
        '髙橋,taka@example.jp,',
      ].join('\n'),
    )
    const { bad, digest } = await preview(people, bytes)
    expect(bad.map((line) => [line.line, line.column])).toEqual([
      [3, 'name'],
      [4, 'mail'],
      [5, 'department'],
      [5, 'mail'],
      [6, 'mail'],
    ])
    for (const line of bad) expect(line.reason.ja !== '' && line.reason.en !== '').toBe(true)
    const wish = { ...people, bytes, digest }
    await expect(importSheet(deps(), 'account:a', wish)).rejects.toMatchObject({
      code: 'bad_input',
      detail: { bad: 5 },
    })
    expect(await countOf('people')).toBe(before)
  })

  it('refuses to import what is no longer as previewed, and writes nothing', async () => {
    const bytes = utf8(
      'Label,Ownership,Management,Kind,System,State,User (mail)\nPC-1,会社,managed,laptop,Windows,lent,lend@example.jp\n',
    )
    const { id } = await addPerson(deps(), 'account:a', { name: '貸出', mail: 'lend@example.jp', rights: [] })
    const { digest } = await preview(devices, bytes)
    await setPersonState(deps(), 'account:a', { id, version: 1, state: 'left' })
    const before = [await countOf('devices'), await countOf('ledger_entries')]
    await expect(importSheet(deps(), 'account:a', { ...devices, bytes, digest })).rejects.toMatchObject({
      code: 'bad_input',
    })
    expect([await countOf('devices'), await countOf('ledger_entries')]).toEqual(before)
  })

  it('tells a changed register by the digest', async () => {
    const bytes = utf8('氏名,メール\n木村,kimura@example.jp\n')
    const { digest } = await preview(people, bytes)
    await expect(
      importSheet(deps(), 'account:a', { ...people, bytes: utf8('氏名\n木村\n'), digest }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  it('brings back its own export without changing anything, and changes only what was edited', async () => {
    const { id } = await addPerson(deps(), 'account:a', {
      name: '=1+1',
      kana: '-',
      mail: 'formula@example.jp',
      rights: ['@'],
    })
    const file = await exportSheet(opened.store.read, peopleSheet, {
      encoding: 'utf-8-bom',
      language: 'en',
      now: 1_000,
    })
    const decoded = decodeCsv(file)
    if (decoded.kind !== 'text') throw new Error('expected text')
    expect(decoded.text).toContain("'=1+1")
    expect(await preview(people, file)).toMatchObject({ bad: [], add: 0, change: 0, same: await countOf('people') })
    const edited = utf8(decoded.text.replace("'=1+1", '数式'))
    expect(await importAsPreviewed(people, edited)).toEqual({ added: 0, changed: 1 })
    const row = await opened.store.read
      .selectFrom('people')
      .select(['name', 'version'])
      .where('id', '=', id)
      .executeTakeFirst()
    expect(row).toEqual({ name: '数式', version: 2 })
    const again = await preview(people, edited)
    expect(again.bad).toMatchObject([{ column: 'version' }])
  })

  it('moves devices along their lifecycle, and refuses what the lifecycle does not allow', async () => {
    await addPerson(deps(), 'account:a', { name: '渡辺', mail: 'watanabe@example.jp', rights: [] })
    const head = '端末名,所有,管理,種類,OS,状態,使用者（メール）,シリアル番号'
    const start = utf8(`${head}\nPC-7,会社,エージェントあり,ノートPC,Windows,保管中,,S7\n`)
    await importAsPreviewed(devices, start)
    const rows = await opened.store.read.selectFrom('devices').selectAll().where('label', '=', 'PC-7').execute()
    const id = rows[0]?.id ?? ''
    const line = (state: string, user: string) =>
      utf8(`ID,${head}\n${id},PC-7,会社,エージェントあり,ノートPC,Windows,${state},${user},S7\n`)
    expect((await preview(devices, line('廃棄済み', ''))).bad).toMatchObject([{ line: 2, column: 'state' }])
    expect((await preview(devices, line('貸出中', ''))).bad).toMatchObject([{ line: 2, column: 'user' }])
    expect(await importAsPreviewed(devices, line('貸出中', 'watanabe@example.jp'))).toEqual({ added: 0, changed: 1 })
    const lent = await opened.store.read.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst()
    expect(lent).toMatchObject({ state: 'lent' })
    expect((await preview(devices, start)).bad).toMatchObject([{ column: 'serial' }])
  })

  it('keeps what is not known apart from no in the register of resources', async () => {
    await addResource(deps(), 'account:a', { name: '経費精算', level: 'business', savingPossible: false })
    const file = await exportSheet(opened.store.read, resourcesSheet, { encoding: 'cp932', language: 'ja', now: 1_000 })
    const decoded = decodeCsv(file)
    if (decoded.kind !== 'text') throw new Error('expected text')
    expect(decoded.text).toContain('経費精算,業務,,,,いいえ,,')
    expect(
      await previewImport(opened.store.read, resourcesSheet, { register: 'resources', bytes: file }),
    ).toMatchObject({
      same: 1,
      bad: [],
    })
  })

  it('names the characters that CP932 cannot hold instead of replacing them', async () => {
    await addPerson(deps(), 'account:a', { name: '𠮷田', rights: [] })
    await expect(
      exportSheet(opened.store.read, peopleSheet, { encoding: 'cp932', language: 'ja', now: 1_000 }),
    ).rejects.toMatchObject({ code: 'bad_input', detail: { characters: [{ character: '𠮷', codePoint: 'U+20BB7' }] } })
  })

  it('names missing, unknown and repeated headings, broken quotes and too many rows', async () => {
    const bad = async (text: string) => (await preview(people, utf8(text))).bad
    expect(await bad('メール\na@b\n')).toMatchObject([{ line: 1, column: 'name' }])
    expect(await bad('氏名,給与\n佐藤,1\n')).toMatchObject([{ line: 1 }])
    expect(await bad('氏名,Name\n佐藤,1\n')).toMatchObject([{ line: 1, column: 'name' }])
    expect(await bad('氏名\n"佐藤\n')).toHaveLength(1)
    expect(await bad('')).toMatchObject([{ line: 1 }])
    expect(await bad('氏名\n佐藤,鈴木\n')).toMatchObject([{ line: 2 }])
    expect(await bad(`氏名\n${'佐藤\n'.repeat(MAX_CSV_ROWS + 1)}`)).toMatchObject([{ line: MAX_CSV_ROWS + 2 }])
  })
})
