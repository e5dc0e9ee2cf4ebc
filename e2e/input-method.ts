import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PATIENCE_MS } from './patience.ts'
import { until } from '../packages/gateway/src/testing/test-office.ts'
import type { TestScreen } from '../packages/gateway/src/testing/test-screen.ts'

const NEEDED = {
  '/usr/bin/uim-xim': 'uim-xim',
  '/usr/share/uim/anthy-utf8.scm': 'uim-anthy',
  '/usr/share/i18n/locales/ja_JP': 'locales',
  '/usr/bin/xdotool': 'xdotool',
}
/** What a browser with a window takes its input method from. */
const OF_GTK = { '/usr/share/doc/uim-gtk3-immodule': 'uim-gtk3-immodule' }

/** The packages that a real input method of Japan lacks on this machine. */
export const INPUT_METHOD_LACKS = Object.entries({ ...NEEDED, ...OF_GTK })
  .filter(([path]) => !existsSync(path))
  .map(([, name]) => name)

/** As people of Windows know them: カタカナ ひらがな and 英数 choose what is written. 無変換 makes katakana of what is composed without being told. */
const SETTINGS = `(require-module "anthy-utf8")
(define default-im-name 'anthy-utf8)
(define-key anthy-kana-toggle-key? "hiragana-katakana")
(define-key anthy-fullwidth-alnum-key? "eisu-toggle")
`

/** What programs need in their environment to write by uim with anthy, off at first. */
export async function makeInputMethod(folder: string): Promise<Readonly<Record<string, string>>> {
  const settings = join(folder, 'uim.scm')
  await writeFile(settings, SETTINGS)
  // a Debian machine has no locale but C from the start, and XIM has no input method for that
  await promisify(execFile)('localedef', ['-i', 'ja_JP', '-f', 'UTF-8', join(folder, 'ja_JP.UTF-8')])
  return {
    LOCPATH: folder,
    LC_ALL: 'ja_JP.UTF-8',
    LIBUIM_USER_SCM_FILE: settings,
    XMODIFIERS: '@im=uim',
    GTK_IM_MODULE: 'uim',
  }
}

/**
 * A program in the upper left corner of a screen that is written in with the input method of that PC, until Ctrl+D ends it. Says what was
 * written: lines that Enter ended.
 */
export async function openWriting(screen: TestScreen, folder: string): Promise<() => string> {
  const env = Object.entries(await makeInputMethod(folder)).map(([name, value]) => `${name}=${value}`)
  const file = join(folder, 'written')
  screen.watch('env', [...env, 'uim-xim', '--engine=anthy-utf8'], () => undefined)
  // a program that opens before it has none
  const isThere = async () => (await screen.run('xprop', ['-root', 'XIM_SERVERS'])).includes('uim')
  for (const end = performance.now() + PATIENCE_MS; !(await isThere()); )
    if (performance.now() > end) throw new Error('uim-xim did not start')
  screen.watch(
    'env',
    [...env, 'xterm', '-geometry', '80x20+0+0', '-e', 'sh', '-c', `exec cat > '${file}'`],
    () => undefined,
  )
  await until('the program is open', () => existsSync(file))
  return () => readFileSync(file, 'utf8')
}
