import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDesktop, PC_NAME, type TestDesktop } from '../packages/gateway/src/testing/test-desktop.ts'
import { seen } from '../packages/gateway/src/testing/test-facts.ts'
import { until } from '../packages/gateway/src/testing/test-office.ts'
import { openTestScreen, type TestScreen } from '../packages/gateway/src/testing/test-screen.ts'
import { HAS_RDP, openTestXrdp, type TestXrdp } from '../packages/gateway/src/testing/test-xrdp.ts'
import { describeInChromium } from './chromium.ts'
import { INPUT_METHOD_LACKS, openWriting } from './input-method.ts'
import { JAPANESE_KEYS, pressed, typed } from './japanese-keys.ts'
import { axe } from './look-at-page.ts'
import { PATIENCE_MS } from './patience.ts'
import { SCREENSHOTS } from './shots.ts'
import { untilShown } from './shown-screen.ts'
import { bundleViewer, openChromiumBefore } from './test-viewer.ts'
import { KANA, writesByMethodOf } from './write-japanese.ts'

const MAY_SKIP = process.env['TAGA_FORBID_SKIP'] !== '1'

describeInChromium('an office PC in the browser', () => {
  describe.skipIf(MAY_SKIP && !HAS_RDP)('by RDP (skipped without xrdp, FreeRDP, bubblewrap and Xtigervnc)', () => {
    let folder: string
    let screen: TestScreen
    let pc: TestXrdp
    let desktop: TestDesktop
    let browser: Browser
    let context: BrowserContext
    let page: Page
    const heard: string[] = []
    const errors: string[] = []

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'taga-viewer-'))
      screen = await openTestScreen()
      await screen.run('xsetroot', ['-solid', '#2f6f62'])
      await screen.run('setxkbmap', ['jp'])
      screen.watch('xev', ['-geometry', '640x400+0+0', '-event', 'keyboard', '-event', 'button'], (line) =>
        heard.push(line),
      )
      pc = await openTestXrdp(screen)
      desktop = await openTestDesktop({
        pcPort: pc.port,
        viewer: await bundleViewer(folder),
        destination: { kind: 'rdp', user: 'hanako', trust: { kind: 'pinned', sha256: pc.certificate.sha256 } },
      })
      browser = await openChromiumBefore(desktop)
      const url = `https://${PC_NAME}:${desktop.port}`
      context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 860 } })
      context.setDefaultTimeout(PATIENCE_MS)
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url })
      await context.addCookies([{ ...desktop.enter(), url, secure: true, httpOnly: true, sameSite: 'Lax' }])
      page = await context.newPage()
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      page.on('pageerror', (error) => errors.push(String(error)))
      const begun = performance.now()
      await page.goto(url)
      await isShown()
      console.log(`first frame by RDP after ${Math.round(performance.now() - begun)} ms`)
    })
    afterAll(async () => {
      await browser?.close()
      await desktop?.close()
      await pc?.close()
      await screen?.close()
      await rm(folder, { recursive: true, force: true })
    })

    /** The PC's green ground is on the canvas. */
    async function isShown(): Promise<void> {
      await untilShown(page, 'r === 0x2f && g === 0x6f')
    }

    async function picture(name: string): Promise<void> {
      mkdirSync(SCREENSHOTS, { recursive: true })
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        await page.waitForTimeout(150)
        await page.screenshot({ path: join(SCREENSHOTS, `office-pc-rdp-${name}-ja-${width}.png`) })
      }
    }

    it('opens with its password kept at the gateway, as large as the window', async () => {
      expect(desktop.log.lines.map(({ event, carrier }) => `${event} ${carrier}`)).toEqual(['opened rdp'])
      expect(await page.content()).not.toMatch(/hima-neko|hanako/)
      expect(await page.content()).not.toContain(pc.certificate.sha256)
      const size = await page.evaluate(
        `(({ width, height }) => [width, height])(document.querySelector('.screen canvas'))`,
      )
      expect(size).toEqual([1280, expect.any(Number)])
      await axe(page)
      await picture('open')
    })

    it('carries each key of a Japanese keyboard', async () => {
      const devtools = await context.newCDPSession(page)
      await page.mouse.move(200, 200)
      await page.locator('.screen canvas').focus()
      const arrived: Record<string, string> = {}
      for (const [code, key, shift] of JAPANESE_KEYS) {
        heard.length = 0
        const event = { code, key, modifiers: shift ? 8 : 0 }
        if (shift)
          await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', code: 'ShiftLeft', key: 'Shift' })
        await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event })
        await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
        if (shift) await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', code: 'ShiftLeft', key: 'Shift' })
        // what has no place at the PC is waited for in vain
        const patienceMs = code === 'IntlRo' ? 300 : 30_000
        await until(`${code} ${key} arrived`, () => pressed(heard).length > 0, patienceMs).catch(() => undefined)
        await page.waitForTimeout(20)
        arrived[`${code} ${key}`] = pressed(heard)
          .filter((name) => name !== 'Eisu_toggle' || code === 'CapsLock')
          .join(' ')
      }
      const meant = Object.fromEntries(JAPANESE_KEYS.map(([code, key, , name]) => [`${code} ${key}`, name]))
      // RDP says where a key lies: what it means is the PC's affair. xrdp's own table lacks two of these places
      expect(arrived).toEqual({ ...meant, ...BY_PLACE })
    })

    it.skipIf(MAY_SKIP && INPUT_METHOD_LACKS.length > 0)('writes by the input method of the PC', async () => {
      expect(INPUT_METHOD_LACKS).toEqual([])
      const written = await openWriting(screen, folder)
      await page.setViewportSize({ width: 1280, height: 860 })
      await page.mouse.move(200, 200)
      await page.locator('.screen canvas').focus()
      await writesByMethodOf(page, written, [KANA])
      await page.keyboard.press('Control+d')
    })

    it('writes in place by the input method of this device, by the clipboard, and in order with the keys', async () => {
      const devtools = await context.newCDPSession(page)
      await page.getByRole('combobox', { name: '日本語入力' }).selectOption('この端末のものを使う')
      await page.mouse.move(210, 210)
      const arrives = async (text: string) => {
        await expect.poll(() => typed(heard), { timeout: PATIENCE_MS }).toBe(text)
      }
      heard.length = 0
      await devtools.send('Input.imeSetComposition', { text: '見積書', selectionStart: 3, selectionEnd: 3 })
      await devtools.send('Input.insertText', { text: '見積書' })
      await page.keyboard.press('Enter')
      await arrives('[Control_L]v[Return]')
      expect(await screen.run('xclip', ['-selection', 'clipboard', '-o'])).toBe('見積書')
      // the keyboard of a phone: letters that lie alike everywhere need no clipboard
      await devtools.send('Input.insertText', { text: 'aB1' })
      await arrives('[Control_L]v[Return]a[Shift_L]B1')
      await page.getByRole('combobox', { name: '日本語入力' }).selectOption('PCのものを使う')
    })

    it('carries Japanese by the clipboard each way', async () => {
      await page.setViewportSize({ width: 1280, height: 860 })
      await page.getByRole('button', { name: 'クリップボード' }).click()
      await page.getByLabel('PCへ送る文字').fill('経費精算の件、よろしく髙橋')
      await page.getByRole('button', { name: 'PCのクリップボードへ送る' }).click()
      await untilText(() => screen.run('xclip', ['-selection', 'clipboard', '-o']), '経費精算の件、よろしく髙橋')
      await screen.run('xclip', ['-selection', 'clipboard', '-i'], '社外秘の予算表 ①')
      await untilText(() => page.getByLabel('PCでコピーした文字').inputValue(), '社外秘の予算表 ①')
      await page.getByRole('button', { name: '閉じる' }).click()
    })

    it('is gone the moment the device is reported lost, and nothing of it runs on', async () => {
      const known = desktop.facts.find('device', 'v1')
      if (known === undefined) throw new Error('no device')
      desktop.facts.set({
        ...known,
        seen: { ...known.seen, ...seen(desktop.facts.time, { 'device.lifecycle': 'lost' }) },
      })
      desktop.facts.change({ kind: 'device', id: 'v1' })
      expect(desktop.live.count()).toBe(0)
      await page.getByRole('heading', { name: 'この接続は終了しました' }).waitFor()
      expect(errors).toEqual([])
      expect(desktop.faults).toEqual([])
    })
  })
})

/** What xrdp makes of keys otherwise than an office PC of Japan. */
const BY_PLACE = {
  'IntlYen \\': 'yen',
  'IntlRo \\': '',
  'IntlRo _': '',
  'KanaMode HiraganaKatakana': 'XF86Launch6',
}

async function untilText(read: () => Promise<string>, text: string): Promise<void> {
  let last = ''
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
    last = await read()
    if (last === text) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(last).toBe(text)
}
