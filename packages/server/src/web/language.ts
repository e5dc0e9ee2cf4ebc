export const LANGUAGES = ['ja', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const COOKIE = 'taga-lang'

/** The language of a page: as chosen before, else as the browser prefers, else Japanese. */
export function chooseLanguage(headers: Headers): Language {
  return readCookie(headers.get('cookie') ?? '') ?? preferred(headers.get('accept-language') ?? '') ?? 'ja'
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
