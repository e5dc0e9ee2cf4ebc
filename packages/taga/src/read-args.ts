import type { ParseArgsConfig } from 'node:util'
import { parseArgs } from 'node:util'
import { WrongUse } from './wrong-use.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** Reads flags strictly: an unknown flag or a missing value is wrong use, and the sentence names it. */
export function readArgs<const O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options: { ...options, lang: { type: 'string' } }, allowPositionals: true, strict: true })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new WrongUse({
      ja: `書き方が違います: ${error.message}`,
      en: `Wrong use: ${error.message}`,
    })
  }
}

/** Positional arguments of exactly the number wanted, else wrong use with the usage line. */
export function refusePositionals(positionals: readonly string[], usage: string): void {
  if (positionals.length === 0) return
  throw new WrongUse({
    ja: `「${positionals.join(' ')}」は受け取れません。使い方: ${usage}`,
    en: `Unexpected "${positionals.join(' ')}". Usage: ${usage}`,
  })
}
