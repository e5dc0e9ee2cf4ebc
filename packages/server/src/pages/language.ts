import { en } from './messages-en.ts'
import { type Messages, ja } from './messages-ja.ts'

export const LANGUAGES = ['ja', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

export const MESSAGES: Readonly<Record<Language, Messages>> = { ja, en }

const COOKIE = 'taga-lang'
const YEAR_SECONDS = 31_536_000

/** The language of a page: as the address asks, else as chosen before, else as the browser prefers, else Japanese. */
export function chooseLanguage(asked: Language | undefined, headers: Headers): Language {
  return asked ?? readCookie(headers.get('cookie') ?? '') ?? preferred(headers.get('accept-language') ?? '') ?? 'ja'
}

/** The `Set-Cookie` that remembers a choice. It holds nothing but the language. */
export function languageCookie(language: Language, secure: boolean): string {
  return `${COOKIE}=${language}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax; HttpOnly${secure ? '; Secure' : ''}`
}

function readCookie(header: string): Language | undefined {
  const values = header.split(';').map((pair) => pair.trim())
  return LANGUAGES.find((language) => values.includes(`${COOKIE}=${language}`))
}

function preferred(header: string): Language | undefined {
  const wishes = header
    .split(',')
    .slice(0, 20)
    .map((part, index) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters
        .find((parameter) => parameter.trim().startsWith('q='))
        ?.trim()
        .slice(2)
      return { tag, quality: quality === undefined ? 1 : Number(quality), index }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality || one.index - other.index)
  for (const { tag } of wishes) {
    const found = LANGUAGES.find((language) => tag === language || tag.startsWith(`${language}-`))
    if (found !== undefined) return found
  }
  return undefined
}
