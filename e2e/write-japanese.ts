import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { PATIENCE_MS } from './patience.ts'

type Key = readonly [code: string, key: string]

const ZENKAKU: Key = ['Backquote', 'ZenkakuHankaku']
const NO_CONVERT: Key = ['NonConvert', 'NonConvert']
export const KANA: Key = ['KanaMode', 'HiraganaKatakana']
const EISU: Key = ['CapsLock', 'Eisu']
const SPACE: Key = ['Space', ' ']
const ENTER: Key = ['Enter', 'Enter']

/** Writes a line in each way of writing that a Japanese keyboard has keys for, by the input method behind the screen that has the focus. */
export async function writesByMethodOf(page: Page, written: () => string, without: readonly Key[] = []): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const press = async (...keys: readonly Key[]) => {
    for (const [code, key] of keys) {
      await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', code, key })
      await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', code, key })
    }
  }
  const lines: string[] = []
  /** Enter takes what is composed, and another one ends the line. */
  const writes = async (romaji: string, keys: readonly Key[], line: string) => {
    await press(...romaji.split('').map((letter): Key => [`Key${letter.toUpperCase()}`, letter]), ...keys, ENTER)
    lines.push(line)
    await expect.poll(written, { timeout: PATIENCE_MS }).toBe(lines.map((each) => `${each}\n`).join(''))
  }
  await writes('abc', [], 'abc')
  await press(ZENKAKU)
  await writes('nihongo', [SPACE, ENTER], '日本語')
  await writes('tesuto', [NO_CONVERT, NO_CONVERT, ENTER], 'テスト')
  if (!without.includes(KANA)) {
    await press(KANA)
    await writes('katakana', [ENTER], 'カタカナ')
    await press(KANA)
  }
  await press(EISU)
  // as long as a finger takes at least: of X the light of Caps Lock is on while it is down, and viewers hold theirs against it
  await page.waitForTimeout(400)
  await writes('zenkaku', [ENTER], 'ｚｅｎｋａｋｕ')
  await press(ZENKAKU)
  await writes('abc', [], 'abc')
  await devtools.detach()
}
