import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Download, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { insertDevice } from '../packages/server/src/devices/insert-device.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import {
  LANGUAGES,
  type Language,
  type ServedPages,
  axe,
  describeInChromium,
  lookAt,
  openChromium,
  servePages,
  settled,
} from './chromium.ts'
import { seedOffice } from './seed-office.ts'
import { shoot } from './look-at-page.ts'

const MANY = 120

async function bytesOf(download: Download): Promise<Buffer> {
  return readFile(await download.path())
}

describeInChromium('the registers in a browser', () => {
  let server: ServedPages
  let browser: Browser
  let paths: Readonly<Record<string, string>>
  const contexts = new Map<Language, BrowserContext>()

  beforeAll(async () => {
    server = await servePages()
    browser = await openChromium()
    const { device } = await seedOffice(server.deps)
    const person = await addPerson(server.deps, 'server', {
      name: '𠮷川 﨑',
      kana: 'ヨシカワ サキ',
      rights: ['sales', '経理'],
    })
    const [department] = await server.deps.store.read.selectFrom('departments').select('id').execute()
    paths = {
      today: '/',
      people: '/people',
      'people-new': '/people/new',
      person: `/people/${person.id}`,
      departments: '/departments',
      'department-new': '/departments/new',
      department: `/departments/${department?.id}`,
      devices: '/devices',
      'devices-new': '/devices/new',
      device: `/devices/${device}`,
      import: '/import/people',
    }
    for (const language of LANGUAGES)
      contexts.set(language, await server.signIn(browser, { roles: ['administrator'], language }))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const signedIn = (language: Language): BrowserContext => {
    const context = contexts.get(language)
    if (context === undefined) throw new Error('nobody is signed in')
    return context
  }
  async function open(language: Language, path: string): Promise<Page> {
    const page = await signedIn(language).newPage()
    await page.goto(server.url + path)
    await settled(page)
    return page
  }

  it('shows every page, without a violation, a scroll bar or an error', async () => {
    for (const [name, path] of Object.entries(paths)) await lookAt(signedIn('ja'), server.url, { path, name })
    expect(Object.keys(paths)).toHaveLength(11)
  })

  it('meets the same in the dark', async () => {
    for (const name of ['today', 'devices', 'device'])
      await lookAt(signedIn('ja'), server.url, { path: paths[name] ?? '', name, dark: true })
    expect(paths['device']).toBeDefined()
  })

  it('fits a screen of 320 px with its menu open, without scrolling sideways', async () => {
    const page = await signedIn('ja').newPage()
    await page.setViewportSize({ width: 320, height: 640 })
    for (const path of Object.values(paths)) {
      await page.goto(server.url + path)
      await settled(page)
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 320])
    }
    await page.getByRole('button', { name: 'メニューを開く' }).click()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
    await axe(page)
    await page.close()
  })

  it('searches, turns the page, selects and acts on many by keys alone', async () => {
    await server.deps.store.write(async (tx) => {
      for (let at = 0; at < MANY; at++)
        await insertDevice(tx, server.deps, 'server', {
          label: `PC-${String(at).padStart(3, '0')}`,
          ownership: 'company',
          management: 'managed',
          kind: 'laptop',
          os: 'windows',
          state: 'inStock',
        })
    })
    const page = await open('en', '/devices')
    expect(await page.locator('tbody tr').count()).toBe(50)
    await page.keyboard.press('/')
    await page.keyboard.type('pc-00')
    await page.getByText('10 in all').waitFor()
    expect(new URL(page.url()).searchParams.get('search')).toBe('pc-00')
    await page.locator('h1').focus()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    expect(await page.textContent('tr.selected th')).toBe('PC-001')
    await page.keyboard.press('k')
    await page.keyboard.press('x')
    await axe(page)
    await page.getByRole('button', { name: 'Change the state' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'New state' }).waitFor()
    expect(await dialog.getByRole('combobox', { name: 'New state' }).inputValue()).toBe('')
    expect(await dialog.getByRole('button', { name: 'Do it' }).count()).toBe(0)
    await dialog.getByRole('combobox', { name: 'New state' }).selectOption('toWipe')
    await dialog.getByText('It will be done for 2.').waitFor()
    await axe(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.locator('button:focus', { hasText: 'Change the state' }).waitFor()
    await page.keyboard.press('Enter')
    await dialog.getByRole('combobox', { name: 'New state' }).selectOption('toWipe')
    await dialog.getByText('It will be done for 2.').waitFor()
    await dialog.getByRole('button', { name: 'Do it' }).click()
    await page.getByText('Done for 2.').waitFor()
    await page.locator('h1').focus()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/devices/*')
    await page.locator('h1', { hasText: 'PC-000' }).waitFor()
    await page.locator('h1:focus').waitFor()
    await page.close()
  })

  it('lends to one of two people of the same name, who are told apart', async () => {
    const [, other] = await Promise.all(
      ['hana.eigyo@example.jp', 'hana.seizo@example.jp'].map((mail) =>
        addPerson(server.deps, 'server', { name: '渡邊 花', kana: 'ワタナベ ハナ', mail, rights: [] }),
      ),
    )
    const page = await open('en', '/devices?search=pc-099')
    await page.getByRole('checkbox', { name: 'Select PC-099' }).check()
    await page.getByRole('button', { name: 'Lend to a person' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('searchbox').fill('渡邊')
    const user = dialog.getByRole('combobox', { name: 'User' })
    await user
      .getByRole('option', { name: /渡邊 花/ })
      .nth(1)
      .waitFor({ state: 'attached' })
    expect(await user.inputValue()).toBe('')
    expect(await dialog.getByRole('button', { name: 'Do it' }).count()).toBe(0)
    await user.selectOption({ label: '渡邊 花（hana.seizo@example.jp）' })
    await dialog.getByText('It will be done for 1.').waitFor()
    await axe(page)
    await dialog.getByRole('button', { name: 'Do it' }).click()
    await page.getByText('Done for 1.').waitFor()
    const { user_id: lent } = await server.deps.store.read
      .selectFrom('devices')
      .select('user_id')
      .where('label', '=', 'PC-099')
      .executeTakeFirstOrThrow()
    expect(lent).toBe(other?.id)
    await page.close()
  })

  it('keeps a view under a name and brings it back', async () => {
    const page = await open('ja', '/devices?state=lent&sort=-seen')
    await page.getByRole('button', { name: '保存した表示' }).click()
    await page.getByRole('button', { name: 'この表示を保存' }).click()
    await page.getByRole('textbox', { name: '表示の名前' }).fill('貸出中・新しい報告から')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('「貸出中・新しい報告から」を保存しました。').waitFor()
    await page.goto(`${server.url}/devices`)
    await settled(page)
    await page.getByRole('button', { name: '保存した表示' }).click()
    await page.getByRole('link', { name: '貸出中・新しい報告から' }).click()
    await page.waitForURL('**/devices?*state=lent*')
    expect(new URL(page.url()).searchParams.get('sort')).toBe('-seen')
    await page.close()
  })

  it('adds a person, tells what is wrong at the field, and locks them with a way back', async () => {
    const page = await open('ja', '/people/new')
    await page.getByRole('textbox', { name: 'メールアドレス' }).fill('住所ではない')
    await page.getByRole('button', { name: '加える' }).click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('氏名')
    await page.locator('[role=alert]:focus').waitFor()
    await axe(page)
    await page.getByRole('link', { name: '氏名' }).click()
    await page.locator('input[name=name]:focus').waitFor()
    await page.keyboard.type('髙﨑 𠮷子')
    await page.getByRole('textbox', { name: 'メールアドレス' }).fill('takasaki@example.jp')
    await page.getByRole('button', { name: '加える' }).click()
    await page.locator('h1', { hasText: '髙﨑 𠮷子' }).waitFor()
    await page.getByRole('button', { name: 'ロックする' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'ロックする' }).click()
    await page.getByText('ロック中').waitFor()
    await page.getByRole('button', { name: '元に戻す' }).click()
    await page.locator('.lead', { hasText: '在籍' }).waitFor()
    await page.getByRole('button', { name: '退職にする' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('別の名前')
    await page.getByRole('dialog').getByRole('button', { name: '退職にする' }).click()
    expect(await page.locator('.lead').textContent()).toBe('在籍')
    await page.close()
  })

  it('imports a file as it was checked', async () => {
    const page = await open('ja', '/import/people')
    const csv = '\u{FEFF}氏名,メール\r\n輸入 一郎,import@example.jp\r\n,bad\r\n'
    const choose = async (text: string) => {
      await page.setInputFiles('#csv-file', { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
      await page.getByRole('button', { name: '内容を確かめる' }).click()
      await page.getByRole('heading', { name: '確かめた結果' }).waitFor()
    }
    await choose(csv)
    await page.getByRole('table', { name: '直す必要のある行' }).waitFor()
    await axe(page)
    expect(await page.getByRole('button', { name: 'この内容で取り込む' }).count()).toBe(0)
    await choose(csv.replace(',bad\r\n', ''))
    await page.getByRole('button', { name: 'この内容で取り込む' }).click()
    await page.waitForURL('**/people')
    await page.getByRole('searchbox').fill('輸入')
    await page.getByRole('link', { name: '輸入 一郎' }).waitFor()
    await page.close()
  })

  it('names the characters that Shift_JIS lacks before a file is made, and makes one where it lacks none', async () => {
    const page = await open('ja', '/people')
    await page.getByRole('button', { name: 'CSV', exact: true }).click()
    await page.getByRole('button', { name: 'CSV（Shift_JIS）' }).click()
    const dialog = page.getByRole('dialog', { name: 'Shift_JISでは書き出せない文字があります' })
    await dialog.getByText('𠮷（U+20BB7）').waitFor()
    await axe(page)
    await shoot(page, 'people-lost-characters')
    const whole = page.waitForEvent('download')
    await dialog.getByRole('link', { name: 'CSV（UTF-8）' }).click()
    expect((await bytesOf(await whole)).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    await page.goto(`${server.url}/personal-devices`)
    await settled(page)
    await page.getByRole('button', { name: 'CSV', exact: true }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV（Shift_JIS）' }).click()
    expect(new TextDecoder('shift_jis').decode(await bytesOf(await download))).toContain('端末')
    await page.close()
  })

  it('says that the server cannot be reached, and goes on when it can', async () => {
    const page = await open('ja', '/people')
    await page.context().setOffline(true)
    await page.getByText('サーバーに接続できません').first().waitFor()
    await axe(page)
    await page.context().setOffline(false)
    await page.getByText('サーバーに接続できません。').waitFor({ state: 'detached' })
    await page.close()
  })

  it('leads somebody without the role elsewhere, and who is not signed in to the sign-in', async () => {
    const teleworker = await server.signIn(browser, { roles: ['teleworker'], language: 'ja' })
    const page = await teleworker.newPage()
    await page.goto(`${server.url}/devices`)
    await page.getByRole('heading', { name: 'このページを見る役割がありません' }).waitFor()
    await teleworker.clearCookies()
    await page.goto(`${server.url}/devices?state=lent`)
    await page.waitForURL('**/sign-in?then=%2Fdevices%3Fstate%3Dlent')
    await teleworker.close()
  })
})
