import { createHash } from 'node:crypto'

export type Language = 'ja' | 'en'

/** A page of the gateway's own: few, small, without anything from elsewhere. Texts are given as they are and escaped here. */
export type Page = {
  readonly status: number
  readonly language: Language
  readonly title: string
  readonly lead: string
  readonly parts?: readonly PagePart[]
  readonly action?: { readonly href: string; readonly words: string }
  /** Said to who reports it: nothing secret. */
  readonly mark?: string
  /** The page goes on by itself, by this script of ours. */
  readonly script?: string
}

export const FIRST_PAGE: Readonly<Record<Language, string>> = { ja: '最初の画面へ', en: 'To the first page' }

export type PagePart = { readonly title: string; readonly text: string }

const STYLE = `:root{color-scheme:light dark;--ground:#fff;--raised:#f8f8fb;--text:#1a1a1c;--soft:#4d4d4d;--line:#767676;--link:#0017c1;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#121316;--raised:#1c1e22;--text:#f2f2f2;--soft:#c4c4c9;--line:#949494;--link:#9db7f9;--on:#00118f}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--text);font:1rem/1.7 "Noto Sans JP","Hiragino Sans","Yu Gothic UI",Meiryo,"Noto Sans CJK JP",system-ui,sans-serif;overflow-wrap:anywhere;line-break:strict;word-break:auto-phrase}
main{max-width:42rem;margin:0 auto;padding:clamp(1.5rem,6vw,4rem) 1.25rem}h1{font-size:clamp(1.4rem,1.1rem + 1.4vw,1.9rem);line-height:1.4;margin:0 0 1rem}
h2{font-size:1.0625rem;margin:0 0 .25rem}p{margin:0 0 .75rem}ul{list-style:none;margin:1.5rem 0;padding:0;display:grid;gap:.75rem}
li{border:1px solid var(--line);border-radius:8px;background:var(--raised);padding:.9rem 1.1rem}li p{margin:0}
.go{display:inline-block;margin-top:.75rem;padding:.7rem 1.4rem;border-radius:8px;background:var(--link);color:var(--on);font-weight:700;text-decoration:none}
.go:hover{text-decoration:underline}:focus-visible{outline:3px solid var(--text);outline-offset:3px;border-radius:3px}.soft{color:var(--soft);font-size:.875rem;margin-top:2rem}`

const STYLE_HASH = hashOf(STYLE)

export type WrittenPage = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function writePage(page: Page): WrittenPage {
  const { language, title, lead, parts = [], action, mark, script } = page
  const list =
    parts.length === 0
      ? ''
      : `<ul>${parts.map((part) => `<li><h2>${escaped(part.title)}</h2><p>${escaped(part.text)}</p></li>`).join('')}</ul>`
  const go = action === undefined ? '' : `<a class="go" href="${escaped(action.href)}">${escaped(action.words)}</a>`
  const soft = mark === undefined ? '' : `<p class="soft">${escaped(mark)}</p>`
  const run = script === undefined ? '' : `<script>${script}</script>`
  const body = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)} | Taga</title><style>${STYLE}</style></head><body><main><h1>${escaped(title)}</h1><p id="lead" role="status">${escaped(lead)}</p>${list}${go}${soft}</main>${run}</body></html>`
  const policy = [
    "default-src 'none'",
    `style-src '${STYLE_HASH}'`,
    ...(script === undefined ? [] : [`script-src '${hashOf(script)}'`, "connect-src 'self'"]),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  return {
    status: page.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'content-security-policy': policy,
      ...ANSWER_HEADERS,
    },
    body,
  }
}

/** Headers of everything that the gateway answers itself. */
export const ANSWER_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
} as const

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** The language of a person whom the gateway knows nothing else of: Japanese unless their browser puts English before it. */
export function languageOf(acceptLanguage: string | undefined): Language {
  for (const part of (acceptLanguage ?? '').slice(0, 500).split(',')) {
    const tag = part.trim().toLowerCase()
    if (tag.startsWith('ja')) return 'ja'
    if (tag.startsWith('en')) return 'en'
  }
  return 'ja'
}
