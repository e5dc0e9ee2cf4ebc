import { type Language, chooseLanguage as chooseWithout } from '../web/language.ts'
import { en } from './messages-en.ts'
import { type Messages, ja } from './messages-ja.ts'

export { type Language, LANGUAGES } from '../web/language.ts'

export const MESSAGES: Readonly<Record<Language, Messages>> = { ja, en }

const YEAR_SECONDS = 31_536_000

/** The language of a page: as the address asks, else as chosen before, else as the browser prefers, else Japanese. */
export function chooseLanguage(asked: Language | undefined, headers: Headers): Language {
  return asked ?? chooseWithout(headers)
}

/** The `Set-Cookie` that remembers a choice. It holds nothing but the language. */
export function languageCookie(language: Language, secure: boolean): string {
  return `taga-lang=${language}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure ? '; Secure' : ''}`
}
