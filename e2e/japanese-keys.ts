/** Where the key lies, what it means, whether with shift, and how an X client names what it gets. */
export const JAPANESE_KEYS: readonly (readonly [code: string, key: string, shift: boolean, arrives: string])[] = [
  ['Backquote', 'ZenkakuHankaku', false, 'Zenkaku_Hankaku'],
  ['Convert', 'Convert', false, 'Henkan_Mode'],
  ['NonConvert', 'NonConvert', false, 'Muhenkan'],
  ['KanaMode', 'HiraganaKatakana', false, 'Hiragana_Katakana'],
  ['CapsLock', 'Eisu', false, 'Eisu_toggle'],
  ['IntlYen', '¥', false, 'yen'],
  ['IntlYen', '\\', false, 'backslash'],
  ['IntlYen', '|', true, 'bar'],
  ['IntlRo', '\\', false, 'backslash'],
  ['IntlRo', '_', true, 'underscore'],
  ['Minus', '-', false, 'minus'],
  ['Minus', '=', true, 'equal'],
  ['Equal', '^', false, 'asciicircum'],
  ['Equal', '~', true, 'asciitilde'],
  ['BracketLeft', '@', false, 'at'],
  ['BracketLeft', '`', true, 'grave'],
  ['BracketRight', '[', false, 'bracketleft'],
  ['BracketRight', '{', true, 'braceleft'],
  ['Backslash', ']', false, 'bracketright'],
  ['Backslash', '}', true, 'braceright'],
  ['Semicolon', ';', false, 'semicolon'],
  ['Semicolon', '+', true, 'plus'],
  ['Quote', ':', false, 'colon'],
  ['Quote', '*', true, 'asterisk'],
  ['Digit2', '"', true, 'quotedbl'],
  ['Digit6', '&', true, 'ampersand'],
  ['Digit7', "'", true, 'apostrophe'],
  ['Digit8', '(', true, 'parenleft'],
  ['Digit9', ')', true, 'parenright'],
  ['KeyA', 'a', false, 'a'],
  ['Enter', 'Enter', false, 'Return'],
]

/** The names of what was pressed, but for shift, as xev tells it. */
export function pressed(heard: readonly string[]): readonly string[] {
  return [...heard.join('\n').matchAll(/KeyPress[\s\S]*?keysym 0x[0-9a-f]+, ([^)]+)\)/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => !name.startsWith('Shift_'))
}

/** The characters that were pressed as such, by their keysyms (X11 protocol, appendix A); other keys by their names in brackets. */
export function typed(heard: readonly string[]): string {
  return [...heard.join('\n').matchAll(/KeyPress[\s\S]*?keysym (0x[0-9a-f]+), ([^)]+)\)/g)]
    .map(([, keysym, name]) => ({ point: Number(keysym) & 0x00ff_ffff, name: name ?? '' }))
    .map(({ point, name }) => (point >= 0xfe00 && point <= 0xffff ? `[${name}]` : String.fromCodePoint(point)))
    .join('')
}
