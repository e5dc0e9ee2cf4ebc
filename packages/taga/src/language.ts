export type Language = 'ja' | 'en'

/** `--lang` first, then TAGA_LANG, then the locale of the terminal; Japanese where nothing is said. */
export function chooseLanguage(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Language {
  const given = flagValue(args) ?? env['TAGA_LANG']
  if (given === 'ja' || given === 'en') return given
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return locale.toLowerCase().startsWith('en') ? 'en' : 'ja'
}

function flagValue(args: readonly string[]): string | undefined {
  const joined = args.find((arg) => arg.startsWith('--lang='))
  if (joined !== undefined) return joined.slice('--lang='.length)
  const at = args.indexOf('--lang')
  return at === -1 ? undefined : args[at + 1]
}
