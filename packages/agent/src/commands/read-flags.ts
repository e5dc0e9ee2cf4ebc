import { parseArgs } from 'node:util'
import { EXIT, type Io, type Language } from './io.ts'

type Spec = Readonly<Record<string, 'flag' | 'text'>>
type Flags<S extends Spec> = { readonly [K in keyof S]?: S[K] extends 'flag' ? true : string }

export type ReadFlags<S extends Spec> =
  | { readonly kind: 'read'; readonly flags: Flags<S>; readonly words: readonly string[]; readonly language: Language }
  | { readonly kind: 'wrong'; readonly code: number }

/** Reads a command's flags; `--lang` is known to all. What is not known, or lacks its value, is named on stderr with the usage, exit 64. */
export function readFlags<const S extends Spec>(args: readonly string[], spec: S, usage: string, io: Io): ReadFlags<S> {
  const options = Object.fromEntries(
    Object.entries({ ...spec, lang: 'text' as const }).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  const { tokens, values, positionals } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const language = languageOf(args, io.env)
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const known = options[token.name]
    if (known === undefined)
      return wrong(io, language, usage, {
        ja: `「${token.rawName}」という指定はありません。`,
        en: `There is no ${token.rawName}.`,
      })
    const needsText = known.type === 'string'
    if (needsText && (token.value === undefined || token.value.startsWith('--')))
      return wrong(io, language, usage, {
        ja: `${token.rawName} には値が要ります。`,
        en: `${token.rawName} needs a value.`,
      })
    if (!needsText && token.value !== undefined)
      return wrong(io, language, usage, {
        ja: `${token.rawName} に値は付けられません。`,
        en: `${token.rawName} takes no value.`,
      })
  }
  const lang = values['lang']
  if (lang !== undefined && lang !== 'ja' && lang !== 'en')
    return wrong(io, language, usage, { ja: '--lang は ja か en です。', en: '--lang is ja or en.' })
  return { kind: 'read', flags: values as Flags<S>, words: positionals, language } // every token was held against the spec above
}

/** Says what was wrong with how the command was called, and how to call it. */
export function wrong(io: Io, language: Language, usage: string, words: Readonly<Record<Language, string>>) {
  io.stderr(`${words[language]}\n${language === 'ja' ? '使い方' : 'Usage'}: ./taga ${usage}\n`)
  return { kind: 'wrong', code: EXIT.wrongUse } as const
}

/** The language that the arguments ask for, also where they cannot be read otherwise. */
export function languageOf(args: readonly string[], env: Io['env']): Language {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='))
  const flag = args[at] === '--lang' ? args[at + 1] : args[at]?.slice('--lang='.length)
  return chooseLanguage(flag, env)
}

/** `--lang` first, then TAGA_LANG, then the locale of the terminal; Japanese where nothing is said. */
function chooseLanguage(flag: unknown, env: Io['env']): Language {
  const given = flag ?? env['TAGA_LANG']
  if (given === 'ja' || given === 'en') return given
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return locale.toLowerCase().startsWith('en') ? 'en' : 'ja'
}
