import type RFB from '@novnc/novnc'
import type { ViewerWords } from './words.ts'

/** A key or keys pressed together, by what they mean (X11 keysym) and where they lie (`KeyboardEvent.code`). */
export type Chord = { readonly name: string; readonly keys: readonly (readonly [keysym: number, code: string])[] }

const CONTROL = [0xffe3, 'ControlLeft'] as const
const ALT = [0xffe9, 'AltLeft'] as const
const SHIFT = [0xffe1, 'ShiftLeft'] as const
const SUPER = [0xffeb, 'MetaLeft'] as const

/** What browsers and their systems keep for themselves, and what a keyboard without Japanese keys lacks. */
export function chordsOf(words: ViewerWords): readonly Chord[] {
  return [
    { name: 'Ctrl + Alt + Del', keys: [CONTROL, ALT, [0xffff, 'Delete']] },
    { name: words.zenkaku, keys: [[0xff2a, 'Backquote']] },
    { name: words.convert, keys: [[0xff23, 'Convert']] },
    { name: words.nonConvert, keys: [[0xff22, 'NonConvert']] },
    { name: words.kana, keys: [[0xff27, 'KanaMode']] },
    { name: '¥', keys: [[0x5c, 'IntlYen']] },
    {
      name: '|',
      keys: [SHIFT, [0x7c, 'IntlYen']],
    },
    {
      name: '_',
      keys: [SHIFT, [0x5f, 'IntlRo']],
    },
    { name: words.windows, keys: [SUPER] },
    { name: 'Alt + Tab', keys: [ALT, [0xff09, 'Tab']] },
    { name: 'Alt + F4', keys: [ALT, [0xffc1, 'F4']] },
    { name: 'Ctrl + Esc', keys: [CONTROL, [0xff1b, 'Escape']] },
    { name: 'Print Screen', keys: [[0xff61, 'PrintScreen']] },
  ]
}

export const PASTE: Chord = { name: '', keys: [CONTROL, [0x76, 'KeyV']] }
/** What terminals of X take for it too. */
export const PASTE_IN_X: Chord = { name: '', keys: [SHIFT, [0xff63, 'Insert']] }
export const BACKSPACE: Chord = { name: '', keys: [[0xff08, 'Backspace']] }

export function press(rfb: RFB, { keys }: Chord): void {
  for (const [keysym, code] of keys) rfb.sendKey(keysym, code, true)
  for (const [keysym, code] of keys.toReversed()) rfb.sendKey(keysym, code, false)
}

const RETURN = 0xff0d
const TAB = 0xff09

/**
 * Text as an input method made it, a character at a time: Latin-1 by its own keysyms, the rest as Unicode (X11 protocol, appendix A). A capital
 * takes shift, since a PC that is told it without one may switch its Caps Lock on. `placeOf`: where a PC that is told places alone finds it.
 */
export function typeText(rfb: RFB, text: string, placeOf: (character: string) => string = () => ''): void {
  for (const character of text) {
    const shift = /[A-Z]/.test(character) ? [SHIFT] : []
    press(rfb, { name: '', keys: [...shift, [keysymOf(character), placeOf(character)]] })
  }
}

/** Text that has keysyms of its own, for which no keyboard needs room. */
export function isLatin(text: string): boolean {
  for (const character of text) if (keysymOf(character) >= 0x0100_0000) return false
  return true
}

/** Text whose every character lies at the same place on keyboards of Japan and of the United States. */
export function liesAlike(text: string): boolean {
  return /^[A-Za-z0-9 \n\t]*$/.test(text)
}

export function placeOf(character: string): string {
  if (/[A-Za-z]/.test(character)) return `Key${character.toUpperCase()}`
  if (/[0-9]/.test(character)) return `Digit${character}`
  return { ' ': 'Space', '\n': 'Enter', '\t': 'Tab' }[character] ?? ''
}

export function keysymOf(character: string): number {
  if (character === '\n') return RETURN
  if (character === '\t') return TAB
  const point = character.codePointAt(0) ?? 0
  const isLatin1 = (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff)
  return isLatin1 ? point : 0x0100_0000 | point
}
