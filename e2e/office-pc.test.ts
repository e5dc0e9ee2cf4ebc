import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Rule } from '../packages/core/src/access/rule.ts'
import { openTestDesktop, PC_NAME, type TestDesktop } from '../packages/gateway/src/testing/test-desktop.ts'
import { enforcedRules, seen } from '../packages/gateway/src/testing/test-facts.ts'
import { HAS_SCREEN, openTestScreen, type TestScreen } from '../packages/gateway/src/testing/test-screen.ts'
import { until } from '../packages/gateway/src/testing/test-office.ts'
import { describeInChromium } from './chromium.ts'
import { INPUT_METHOD_LACKS, makeInputMethod, openWriting } from './input-method.ts'
import { JAPANESE_KEYS, pressed, typed } from './japanese-keys.ts'
import { writesByMethodOf } from './write-japanese.ts'
import { axe } from './look-at-page.ts'
import { SCREENSHOTS } from './shots.ts'
import { openRecordings, type Recordings } from '../packages/gateway/src/recording/recordings.ts'
import { untilShown } from './shown-screen.ts'
import { bundleViewer, openChromiumBefore } from './test-viewer.ts'
import { PATIENCE_MS } from './patience.ts'

type Obligations = Extract<Rule['otherwise'], { kind: 'oblige' }>['obligations']

/** A rule that obliges everybody, always. */
function oblige(...obligations: Obligations): Rule {
  return {
    id: 'of-this-test',
    measures: ['AD-2'],
    tier: 'recommended',
    mode: 'enforce',
    sources: [],
    when: [],
    must: [],
    otherwise: { kind: 'oblige', obligations },
    live: 'leave',
    title: { ja: '試験', en: 'test' },
    remedy: { ja: '試験', en: 'test' },
  }
}

/** Fifty letters of the old alphabet and numbers, none of them twice. */
const IROHA =
  'いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす一二三四五六七八九十'

/** What the server would have given to an administrator. */
const WATCH_CODE = 'code-of-an-administrator'
const MAY_SKIP = process.env['TAGA_FORBID_SKIP'] !== '1'

describeInChromium('an office PC in the browser', () => {
  describe.skipIf(MAY_SKIP && !HAS_SCREEN)('by VNC (skipped without Xtigervnc, see .ci/run)', () => {
    let folder: string
    let screen: TestScreen
    let desktop: TestDesktop
    let recordings: Recordings
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let url: string
    const heard: string[] = []
    /** What was written in a program of the PC, in its upper left corner. */
    let written: () => string
    const errors: string[] = []

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'taga-viewer-'))
      screen = await openTestScreen()
      await screen.run('xsetroot', ['-solid', '#2f6f62'])
      await screen.run('setxkbmap', ['jp'])
      screen.watch('xev', ['-geometry', '1280x800+0+0', '-event', 'keyboard', '-event', 'button'], (line) =>
        heard.push(line),
      )
      const onFault = (error: unknown) => void errors.push(String(error))
      recordings = await openRecordings({ folder: join(folder, 'recordings'), keptDays: 30, onFault })
      desktop = await openTestDesktop({
        pcPort: screen.port,
        viewer: await bundleViewer(folder),
        recordings,
        redeemWatch: async ({ code }) => {
          if (code !== WATCH_CODE) throw new Error('nobody was given this code')
          return {
            connection: desktop.log.lines.findLast(({ event }) => event === 'opened')?.connection,
            watcher: '山田 太郎',
          }
        },
      })
      browser = await openChromiumBefore(desktop)
      url = `https://${PC_NAME}:${desktop.port}`
      context = await openContext()
      page = await openPage(context)
    })
    afterAll(async () => {
      await browser?.close()
      await desktop?.close()
      await recordings?.close()
      await screen?.close()
      await rm(folder, { recursive: true, force: true })
    })

    async function openContext(locale = 'ja-JP', of = browser): Promise<BrowserContext> {
      const made = await of.newContext({ locale, viewport: { width: 1440, height: 900 } })
      made.setDefaultTimeout(PATIENCE_MS)
      await made.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url })
      await made.addCookies([{ ...desktop.enter(), url, secure: true, httpOnly: true, sameSite: 'Lax' }])
      return made
    }

    async function openPage(of: BrowserContext): Promise<Page> {
      const made = await of.newPage()
      made.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      made.on('pageerror', (error) => errors.push(String(error)))
      await made.goto(url)
      await isShown(made)
      return made
    }

    /** The PC's green ground, or the white of a window on it, is on the canvas. */
    async function isShown(of: Page): Promise<void> {
      await untilShown(of, 'r + g + b > 60')
    }

    function tell(kind: 'session' | 'device' | 'person', id: string, values: Parameters<typeof seen>[1]): void {
      const known = desktop.facts.find(kind, id)
      if (known === undefined) throw new Error(`no ${kind} ${id}`)
      desktop.facts.set({ ...known, seen: { ...known.seen, ...seen(desktop.facts.time, values) } })
      desktop.facts.change({ kind, id })
    }

    const opened = () => desktop.log.lines.filter(({ event }) => event === 'opened').length

    async function picture(of: Page, name: string): Promise<void> {
      mkdirSync(SCREENSHOTS, { recursive: true })
      const language = await of.getAttribute('html', 'lang')
      for (const width of [390, 1440]) {
        await of.setViewportSize({ width, height: 900 })
        await of.waitForTimeout(150)
        await of.screenshot({ path: join(SCREENSHOTS, `office-pc-${name}-${language}-${width}.png`) })
        expect(await of.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      }
    }

    it('opens with its password kept at the gateway, and shows the screen', async () => {
      expect(desktop.live.count()).toBe(1)
      expect(desktop.log.lines.map(({ event, carrier }) => `${event} ${carrier}`)).toEqual(['opened vnc'])
      expect(await page.content()).not.toContain('hima-neko')
      await axe(page)
    })

    it('carries each key of a Japanese keyboard', async () => {
      const devtools = await context.newCDPSession(page)
      await page.locator('.screen canvas').focus()
      const arrived: Record<string, string> = {}
      for (const [code, key, shift] of JAPANESE_KEYS) {
        heard.length = 0
        const event = { code, key, modifiers: shift ? 8 : 0 }
        await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event })
        await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
        // shift is the PC's own affair: it is pressed and let go of as its layout wants it
        await until(`${code} ${key} arrived`, () => pressed(heard).length > 0, 20_000).catch(() => undefined)
        await until('it was let go of', () => /KeyRelease[\s\S]*keysym/.test(heard.join('\n')), 20_000).catch(
          () => undefined,
        )
        await page.waitForTimeout(20)
        arrived[`${code} ${key}`] = pressed(heard).join(' ')
      }
      expect(arrived).toEqual(Object.fromEntries(JAPANESE_KEYS.map(([code, key, , name]) => [`${code} ${key}`, name])))
    })

    it.skipIf(MAY_SKIP && INPUT_METHOD_LACKS.length > 0)(
      'writes by the input method of the PC, whose keys reach it',
      async () => {
        expect(INPUT_METHOD_LACKS).toEqual([])
        written = await openWriting(screen, folder)
        await page.mouse.move(300, 200)
        await page.locator('.screen canvas').focus()
        await writesByMethodOf(page, written)
      },
    )

    it.skipIf(MAY_SKIP && INPUT_METHOD_LACKS.length > 0)(
      'writes in place by the input method of this device, and sends nothing of what is composed',
      async () => {
        const devtools = await context.newCDPSession(page)
        const down = (event: object) => devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event })
        const up = (event: object) => devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
        const compose = (text: string) =>
          devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
        const take = (text: string) => devtools.send('Input.insertText', { text })
        const zenkaku = { code: 'Backquote', key: 'ZenkakuHankaku' }
        const enter = { code: 'Enter', key: 'Enter' }
        const ofMethod = { keyCode: 229, windowsVirtualKeyCode: 229 }
        const choice = page.getByRole('combobox', { name: '日本語入力' })
        await choice.selectOption('この端末のものを使う')
        await page.locator('.screen canvas').click({ position: { x: 200, y: 150 } })
        expect(await page.evaluate('document.activeElement.className')).toBe('in-place')
        const before = written()
        const arrives = async (text: string) => {
          await expect.poll(written, { timeout: PATIENCE_MS }).toBe(before + text)
        }
        // shift is down as the composition begins: the PC must not hold it meanwhile
        await down({ code: 'ShiftLeft', key: 'Shift', modifiers: 8 })
        await down({ code: 'KeyK', key: 'Process', ...ofMethod })
        for (const text of ['ｋ', 'けいり', '経理課へ髙橋']) await compose(text)
        await picture(page, 'in-place')
        await page.setViewportSize({ width: 1440, height: 900 })
        await down({ ...enter, ...ofMethod })
        await take('経理課へ髙橋')
        await up(enter)
        await up({ code: 'ShiftLeft', key: 'Shift' })
        // what follows a paste stands behind it; what speaks to an input method stays here; keys of none go on, and repeat
        await down(zenkaku)
        await up(zenkaku)
        await page.keyboard.type('ab')
        await down(enter)
        await down({ ...enter, autoRepeat: true })
        await up(enter)
        await arrives('経理課へ髙橋ab\n\n')
        // more characters than a keyboard of X has room for, and keys that are pressed together
        await page.keyboard.type('cd')
        await page.keyboard.press('Control+u')
        await compose(IROHA)
        await take(IROHA)
        await page.keyboard.press('Enter')
        await arrives(`経理課へ髙橋ab\n\n${IROHA}\n`)
        // the keyboard of a phone names no keys; what it takes back stands before the caret
        const phone = { key: 'Unidentified', ...ofMethod }
        await down(phone)
        await take('あaB')
        await down({ ...phone, commands: ['DeleteBackward'] })
        await down({ ...phone, commands: ['DeleteBackward'] })
        await take('い\n')
        await arrives(`経理課へ髙橋ab\n\n${IROHA}\nあい\n`)
        // the choice is remembered, and the way back is as short
        await page.goto(url)
        await isShown(page)
        await page.mouse.move(200, 200)
        await compose('続き')
        await take('続き')
        await page.keyboard.press('Enter')
        await arrives(`経理課へ髙橋ab\n\n${IROHA}\nあい\n続き\n`)
        await choice.selectOption('PCのものを使う')
        await page.mouse.move(900, 700)
        heard.length = 0
        await down(zenkaku)
        await up(zenkaku)
        await expect.poll(() => typed(heard), { timeout: PATIENCE_MS }).toBe('[Zenkaku_Hankaku]')
      },
    )

    it.skipIf(MAY_SKIP && INPUT_METHOD_LACKS.length > 0)(
      'writes in place by a real input method of a computer at home, key by key',
      async () => {
        expect(INPUT_METHOD_LACKS).toEqual([])
        const home = await openTestScreen()
        await home.run('setxkbmap', ['jp'])
        const at = await openChromiumBefore(desktop, { ...(await makeInputMethod(folder)), DISPLAY: home.display })
        try {
          const begun = performance.now()
          const there = await openPage(await openContext('ja-JP', at))
          const keys = (...names: string[]) => home.run('xdotool', ['key', '--delay', '20', ...names])
          await there.getByRole('combobox', { name: '日本語入力' }).selectOption('この端末のものを使う')
          await there.locator('.screen canvas').click({ position: { x: 200, y: 150 } })
          const before = written()
          const arrives = async (text: string) => {
            await expect.poll(written, { timeout: PATIENCE_MS }).toBe(before + text)
          }
          await keys('a', 'Zenkaku_Hankaku', 'n', 'i', 'h', 'o', 'n', 'g', 'o', 'space')
          const field = there.getByLabel('この端末の日本語入力で書く場所')
          await expect.poll(() => field.inputValue(), { timeout: PATIENCE_MS }).toContain('日本語')
          await keys('Return', 'Return')
          await arrives('a日本語\n')
          process.stderr.write(
            `日本語 written by an input method at home after ${Math.round(performance.now() - begun)} ms\n`,
          )
          await keys('t', 'e', 's', 'u', 't', 'o', 'Muhenkan', 'Muhenkan', 'Return')
          await keys('Zenkaku_Hankaku', 'o', 'k', 'BackSpace', 'Return')
          await arrives('a日本語\nテストo\n')
        } finally {
          await at.close()
          await home.close()
        }
        await until('it is gone', () => desktop.live.count() === 1)
        // the program ends
        await page.locator('.screen canvas').focus()
        await page.keyboard.press('Control+d')
      },
    )

    it('sends what was written in a field of its own, as keys where a rule keeps the clipboard from the PC', async () => {
      desktop.facts.setRules(enforcedRules([oblige({ kind: 'noClipboardIn' })]))
      const devtools = await context.newCDPSession(page)
      heard.length = 0
      await page.getByRole('button', { name: 'まとめて書く' }).click()
      const field = page.getByLabel('送る文字', { exact: true })
      await field.focus()
      // as an input method does: it composes, changes its mind, and Enter takes what it offers
      for (const text of ['とうきょ', 'とうきょう', '東京タワー髙'])
        await devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
      const enter = { code: 'Enter', key: 'Enter', windowsVirtualKeyCode: 229 }
      await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter })
      expect(await field.inputValue()).toBe('東京タワー髙')
      await devtools.send('Input.insertText', { text: '東京タワー髙' })
      await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter })
      expect(await field.inputValue()).toBe('東京タワー髙')
      expect(heard.join('')).not.toContain('KeyPress')
      // nothing is composed any more: this one sends
      await field.press('Enter')
      expect(await field.inputValue()).toBe('')
      await until('all of it', () => heard.join('\n').split('KeyPress').length > 6)
      expect(typed(heard)).toBe('東京タワー髙')
      await page.getByRole('button', { name: '閉じる' }).click()
      desktop.facts.setRules(enforcedRules())
    })

    it('carries Japanese by the clipboard each way, and neither where a rule says no', async () => {
      await page.getByRole('button', { name: 'クリップボード' }).click()
      await page.getByLabel('PCへ送る文字').fill('経費精算の件、よろしく髙橋')
      await page.getByRole('button', { name: 'PCのクリップボードへ送る' }).click()
      const onPc = () => screen.run('xclip', ['-selection', 'clipboard', '-o'])
      await untilText(onPc, '経費精算の件、よろしく髙橋')
      await screen.run('xclip', ['-selection', 'clipboard', '-i'], '社外秘の予算表 ①')
      const onDevice = () => page.getByLabel('PCでコピーした文字').inputValue()
      await untilText(onDevice, '社外秘の予算表 ①')
      await picture(page, 'clipboard')
      await page.setViewportSize({ width: 1440, height: 900 })

      desktop.facts.setRules(enforcedRules([oblige({ kind: 'noClipboardIn' }, { kind: 'noClipboardOut' })]))
      await page.getByText('規則により、PCからこの端末へは取り出せません。').waitFor()
      await screen.run('xclip', ['-selection', 'clipboard', '-i'], '持ち出し禁止')
      // somebody who changes the page sends all the same
      await page.evaluate(
        `(() => { for (const e of document.querySelectorAll('dialog [hidden]')) e.hidden = false })()`,
      )
      await page.getByLabel('PCへ送る文字').fill('勝手に送る')
      await page.getByRole('button', { name: 'PCのクリップボードへ送る' }).click()
      await page.waitForTimeout(700)
      expect(await onPc()).toBe('持ち出し禁止')
      expect(await onDevice()).toBe('')
      await page.getByRole('button', { name: '閉じる' }).click()
      desktop.facts.setRules(enforcedRules())
    })

    it('is only looked at where a rule says so', async () => {
      desktop.facts.setRules(enforcedRules([oblige({ kind: 'viewOnly' }, { kind: 'watermark' })]))
      await page.getByText('閲覧のみ').waitFor()
      heard.length = 0
      await page.locator('.screen canvas').click()
      await page.keyboard.type('rm -rf')
      await page.waitForTimeout(300)
      expect(heard.filter((line) => /Key|Button/.test(line))).toEqual([])
      await page.locator('svg.watermark').getByText('髙橋 花子 · ノートPC 12').first().waitFor({ state: 'attached' })
      await page.evaluate(`document.querySelector('svg.watermark').remove()`)
      await page.locator('svg.watermark').waitFor()
      await picture(page, 'marked')
      await marksTheTime()
      desktop.facts.setRules(enforcedRules())
      await page.getByText('閲覧のみ').waitFor({ state: 'hidden' })
      await page.setViewportSize({ width: 1440, height: 900 })
    })

    /** In a page of its own, for which a minute goes by. */
    async function marksTheTime(): Promise<void> {
      const other = await context.newPage()
      await other.clock.install({ time: new Date('2027-01-04T09:30:00') })
      await other.goto(url)
      const marked = (time: string) => other.locator('svg.watermark').getByText(`2027/01/04 ${time}`).first()
      await marked('9:30').waitFor({ state: 'attached' })
      await other.clock.fastForward(60_000)
      await marked('9:31').waitFor({ state: 'attached' })
      await other.close()
      await until('it is gone', () => desktop.live.count() === 1)
    }

    it('hides the screen until a fresh proof, and goes on with it', async () => {
      const before = desktop.log.lines.length
      const begun = performance.now()
      tell('session', 's1', { 'session.flag': 'raised' })
      await page.getByRole('link', { name: '本人確認をする' }).waitFor()
      expect(await page.locator('.screen').isVisible()).toBe(false)
      console.log(`veiled after ${Math.round(performance.now() - begun)} ms`)
      await axe(page)
      await picture(page, 'veiled')
      heard.length = 0
      await page.keyboard.type('abc')
      await page.waitForTimeout(200)
      expect(heard.filter((line) => line.includes('Key'))).toEqual([])
      tell('session', 's1', { 'session.flag': 'proved' })
      await isShown(page)
      await page.keyboard.type('q')
      await until('the key', () => heard.some((line) => line.includes('(keysym 0x71')))
      expect(desktop.log.lines.slice(before).map(({ event }) => event)).toEqual(['paused', 'resumed'])
    })

    it('locks when nobody uses it, and unlocks by a fresh proof', async () => {
      desktop.facts.setRules(enforcedRules([oblige({ kind: 'idleLock', ms: 400 })]))
      await page.getByText('操作がないため画面を隠しました').waitFor()
      desktop.facts.setRules(enforcedRules())
      await page.waitForTimeout(100)
      expect(await page.locator('.screen').isVisible()).toBe(false)
      desktop.facts.time += 1_000
      tell('session', 's1', { 'session.provedAt': desktop.facts.time })
      await isShown(page)
    })

    it('says some minutes before that its time is about to be over, and at the end that it is', async () => {
      const length = (ms: number) => desktop.facts.setRules(enforcedRules([oblige({ kind: 'maxLength', ms })]))
      const words = {
        ja: ['あと4分です', '使える時間が終わりました', '操作', '特殊キー'],
        en: ['4 more minutes', 'The time is over', 'Tools', 'Special keys'],
      } as const
      for (const language of ['en', 'ja'] as const) {
        const known = desktop.facts.find('session', 's1')
        if (known?.of === undefined) throw new Error('no session')
        desktop.facts.set({ ...known, of: { ...known.of, language } })
        await page.goto(url)
        await isShown(page)
        const [soon, over, tools, keys] = words[language]
        await page.setViewportSize({ width: 390, height: 900 })
        await page.getByRole('button', { name: tools, exact: true }).click()
        await page.locator('summary', { hasText: keys }).click()
        await axe(page)
        await picture(page, 'keys')
        await page.locator('summary', { hasText: keys }).click()
        length(3_600_000)
        await page.waitForTimeout(50)
        expect(await page.locator('.ending').isVisible()).toBe(false)
        length(220_000)
        await page.locator('.ending').getByText(soon).waitFor()
        await axe(page)
        await picture(page, 'ending')
        desktop.facts.time += 220_000
        length(219_000)
        await page.getByRole('heading', { name: over }).waitFor()
        await axe(page)
        await picture(page, 'over')
        desktop.facts.setRules(enforcedRules())
        await page.setViewportSize({ width: 1440, height: 900 })
      }
      await page.goto(url)
      await isShown(page)
    })

    it('opens again by itself after the network changed', async () => {
      const before = opened()
      desktop.dropBrowsers()
      await until('another connection', () => opened() > before)
      await isShown(page)
      expect(desktop.live.count()).toBe(1)
    })

    it('opens again at once where the browser finds itself in a network, whatever becomes of the former line', async () => {
      const before = opened()
      await page.evaluate(`dispatchEvent(new Event('online'))`)
      await until('another connection', () => opened() > before)
      await isShown(page)
      await until('the former is gone', () => desktop.live.count() === 1)
    })

    it('is recorded where a rule says so, says so all the time, and can be watched by a code of the server’s', async () => {
      desktop.facts.setRules(enforcedRules([oblige({ kind: 'record' })]))
      const badge = page.locator('summary', { hasText: '録画中' })
      await badge.click()
      await page.getByText('30日で消えます').waitFor()
      await isShown(page)
      await axe(page)
      await picture(page, 'recorded')
      await page.setViewportSize({ width: 1440, height: 900 })
      const window = screen.run('xterm', ['-bg', '#a2431f', '-geometry', '300x100+0+0', '-e', 'sleep', '5'])
      await untilShown(page, 'r === 0xa2')
      desktop.facts.setRules(enforcedRules())
      await badge.waitFor({ state: 'hidden' })
      // what is shown from here on is not in it
      await window
      await untilShown(page, 'r !== 0xa2')

      // an administrator, who has no session at this name
      for (const locale of ['ja-JP', 'en-US']) {
        const desk = await browser.newContext({ locale, viewport: { width: 1440, height: 900 } })
        const watching = await desk.newPage()
        watching.setDefaultTimeout(PATIENCE_MS)
        watching.on('pageerror', (error) => errors.push(String(error)))
        await watching.goto(`${url}/.taga/watch#${WATCH_CODE}`)
        await watching.getByText(locale === 'ja-JP' ? 'ここで終わりです' : 'It ends here').waitFor()
        await untilShown(watching, 'r === 0xa2')
        expect(await watching.locator('header').innerText()).toContain('髙橋 花子 · ノートPC 12')
        expect(watching.url()).toBe(`${url}/.taga/watch`)
        await axe(watching)
        await picture(watching, 'watched')
        await watching.goto(`${url}/.taga/watch#another-code-of-nobody`)
        await watching.reload()
        await watching.locator('h1').waitFor()
        await axe(watching)
        await picture(watching, 'not-watched')
        await desk.close()
      }
    })

    it('is gone the moment the device is reported lost, and says why', async () => {
      const begun = performance.now()
      tell('device', 'v1', { 'device.lifecycle': 'lost' })
      expect(desktop.live.count()).toBe(0)
      await page.getByRole('heading', { name: 'この接続は終了しました' }).waitFor()
      console.log(`gone from the screen after ${Math.round(performance.now() - begun)} ms`)
      expect(await page.locator('.screen canvas').count()).toBe(0)
      await axe(page)
      await picture(page, 'ended')
      await page.getByRole('button', { name: '開き直す' }).click()
      await page.getByRole('heading', { name: '「経理課のPC」は今は開けません' }).waitFor()
      tell('device', 'v1', { 'device.lifecycle': 'inUse' })
    })

    it('speaks English, and offers to start a PC that is off', async () => {
      const off = await openTestDesktop({
        pcPort: 1,
        viewer: await bundleViewer(folder),
        certificate: desktop.certificate,
        destination: { wake: { mac: '02:00:00:00:00:01' } },
      })
      try {
        const known = off.facts.find('session', 's1')
        if (known?.of === undefined) throw new Error('no session')
        off.facts.set({ ...known, of: { ...known.of, language: 'en' } })
        const english = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
        const at = `https://${PC_NAME}:${off.port}`
        await english.addCookies([{ ...off.enter(), url: at, secure: true, httpOnly: true, sameSite: 'Lax' }])
        const other = await english.newPage()
        await other.goto(at)
        await other.getByRole('heading', { name: 'The PC does not answer' }).waitFor()
        await axe(other)
        await picture(other, 'off')
        await other.getByRole('button', { name: 'Start the PC' }).click()
        await until('the magic packet', () => off.woken.length === 1)
        await english.close()
      } finally {
        await off.close()
      }
    })

    it('says so where its name is nobody’s any more once the line is back', async () => {
      await page.goto(url)
      await isShown(page)
      desktop.forgetName()
      desktop.dropBrowsers()
      await page.getByRole('heading', { name: 'ここでは何も開けません' }).waitFor()
    })

    it('left no error in the console, and no fault at the gateway', () => {
      expect(errors.filter((text) => !/WebSocket connection|status of 4(03|21)|net::ERR/.test(text))).toEqual([])
      expect(desktop.faults).toEqual([])
    })
  })
})

async function untilText(read: () => Promise<string>, text: string): Promise<void> {
  let last = ''
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
    last = await read()
    if (last === text) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(last).toBe(text)
}
