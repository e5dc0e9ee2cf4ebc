import { type Html, type Part, html } from '../http/html.ts'
import { type Language, MESSAGES } from './language.ts'

/** Who looks at the page, as far as the frame around it depends on that. */
export type Viewer = { readonly overseer: boolean; readonly csrf: string }

export type Page = {
  readonly language: Language
  readonly title: string
  readonly path: string
  readonly viewer?: Viewer | undefined
  /** A script file of ours that the page needs. */
  readonly script?: string
  readonly body: Html
}

/** The frame of every page: one heading, landmarks, a way past the menu, both languages, no script and no style inline. */
export function layout({ language, title, path, viewer, script, body }: Page): Response {
  const messages = MESSAGES[language]
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} — ${messages.product}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/taga.css">
${script !== undefined && html`<script src="${script}" defer></script>`}
</head>
<body>
<a class="skip" href="#main">${messages.skip}</a>
<header class="top">
<a class="brand" href="/">${messages.product}<span class="brand-mark" lang="ja" aria-hidden="true">箍</span></a>
${viewer !== undefined && menu(viewer, path, language)}
<a class="language" href="${path}?lang=${other(language)}" hreflang="${other(language)}" lang="${other(language)}">${messages.language.other}</a>
</header>
<main id="main">
${body}
</main>
<footer class="foot"><p>${messages.footer}</p></footer>
</body>
</html>
`
  return new Response(document.text, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      vary: 'cookie, accept-language',
    },
  })
}

function menu(viewer: Viewer, path: string, language: Language): Part {
  const { menu: words } = MESSAGES[language]
  const entry = (href: string, text: string) =>
    html`<a href="${href}"${path === href && html` aria-current="page"`}>${text}</a>`
  return html`<nav aria-label="${words.label}">
${entry('/', words.today)}
${viewer.overseer && entry('/measures', words.measures)}
<form method="post" action="/sign-out"><input type="hidden" name="csrf" value="${viewer.csrf}"><button class="plain" type="submit">${words.signOut}</button></form>
</nav>`
}

function other(language: Language): Language {
  return language === 'ja' ? 'en' : 'ja'
}
