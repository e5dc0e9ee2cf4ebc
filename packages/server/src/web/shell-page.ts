import { html } from '../http/html.ts'
import type { Language } from './language.ts'
import type { First } from './first-of.ts'
import type { Web } from './read-web.ts'

const NO_SCRIPT = {
  ja: 'この画面には JavaScript が必要です。ブラウザーの設定で有効にしてください。',
  en: 'This page needs JavaScript. Please turn it on in the settings of your browser.',
}

export type ShellOptions = {
  readonly language: Language
  readonly isDemonstration: boolean
  readonly first: First
}

/** The page that every address opens: the same for everyone but for its language, with nothing of the organisation in it. */
export function shellPage(web: Web, { language, isDemonstration, first }: ShellOptions): string {
  return html`<!doctype html>
<html lang="${language}"${isDemonstration && html` data-demonstration=""`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${language === 'ja' ? 'テレワークのセキュリティを、決めて、守って、証明する。' : 'Decides, enforces and proves the security of telework.'}">
<title>Taga</title>
<link rel="icon" href="/assets/${web.icon}" type="image/svg+xml">
<link rel="stylesheet" href="/assets/${web.style}">
<script type="module" src="/assets/${web.script}"></script>
${first.asks.map((path) => html`<link rel="preload" href="${path}" as="fetch" crossorigin="anonymous">`)}
${[...web.preload, ...(web.pages.get(first.page ?? '') ?? [])].map((name) => html`<link rel="modulepreload" href="/assets/${name}">`)}
</head>
<body><div id="app"><div class="frame frame-single"><div class="top"><span class="brand">Taga<span class="brand-mark" lang="ja" aria-hidden="true">箍</span></span></div></div></div><noscript>${NO_SCRIPT[language]}</noscript></body>
</html>
`.text
}
