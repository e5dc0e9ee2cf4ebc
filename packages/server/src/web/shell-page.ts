import { Html, html } from '../http/html.ts'
import { AGAIN_SCRIPT } from './again-script.ts'
import type { Language } from './language.ts'
import type { First } from './first-of.ts'
import type { Heading, Web } from './read-web.ts'

const NO_SCRIPT = {
  ja: 'この画面には JavaScript が必要です。ブラウザーの設定で有効にしてください。',
  en: 'This page needs JavaScript. Please turn it on in the settings of your browser.',
}

const NOT_LOADED = {
  ja: {
    title: '画面を読み込めませんでした',
    text: '通信の状態を確かめて、もう一度開いてください。続くときは管理者に知らせてください。',
    again: 'もう一度開く',
  },
  en: {
    title: 'This page could not be loaded',
    text: 'Check your connection and open it once more. Tell an administrator if it goes on.',
    again: 'Open it again',
  },
}

export type ShellOptions = {
  readonly language: Language
  readonly isDemonstration: boolean
  readonly first: First
}

/**
 * The page that every address opens: with nothing of the organisation in it, the same for everyone but for its language and the heading of
 * the home that it opens. The heading stands in the places where the program will draw it, so that nothing jumps.
 */
export function shellPage(web: Web, { language, isDemonstration, first }: ShellOptions): string {
  const heading = web.headings.get(first.page ?? '')?.[language]
  const words = web.frame[language]
  return html`<!doctype html>
<html lang="${language}"${isDemonstration && html` data-demonstration=""`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${language === 'ja' ? 'テレワークのセキュリティを、決めて、守って、証明する。' : 'Decides, enforces and proves the security of telework.'}">
<title>${heading === undefined ? 'Taga' : `${heading.title} — Taga`}</title>
<script>${new Html(AGAIN_SCRIPT)}</script>
<link rel="icon" href="/assets/${web.icon}" type="image/svg+xml">
<link rel="stylesheet" href="/assets/${web.style}">
<script type="module" src="/assets/${web.script}"></script>
${first.asks.map((path) => html`<link rel="preload" href="${path}" as="fetch" crossorigin="anonymous">`)}
${[...web.preload, ...(web.pages.get(first.page ?? '') ?? [])].map((name) => html`<link rel="modulepreload" href="/assets/${name}">`)}
</head>
<body><div id="app"><div class="${heading === undefined ? 'frame frame-single' : 'frame'}">${isDemonstration && html`<aside class="bar bar-demonstration">${words.demonstration}</aside>`}<div class="top">${heading !== undefined && BURGER}<span class="brand">Taga<span class="brand-mark" lang="ja" aria-hidden="true">箍</span></span><div class="top-end" aria-hidden="true"><span class="button button-plain" lang="${language === 'ja' ? 'en' : 'ja'}">${words.otherLanguage}</span></div></div>${heading !== undefined && draw(heading)}</div></div>${notLoaded(language)}<noscript>${NO_SCRIPT[language]}</noscript></body>
</html>
`.text
}

const BURGER = html`<span class="button button-plain" aria-hidden="true"><span class="burger"></span></span>`

function notLoaded(language: Language): Html {
  const { title, text, again } = NOT_LOADED[language]
  return html`<template id="not-loaded"><main class="page"><div role="alert"><h1>${title}</h1><p>${text}</p><p><a class="button button-primary" href="">${again}</a></p></div></main></template>`
}

function draw({ title, lead }: Heading): Html {
  return html`<div class="side"></div><main><div class="page"><div class="page-head"><div><h1>${title}</h1>${lead !== undefined && html`<div class="lead"><p>${lead}</p></div>`}</div></div><div class="skeleton" aria-hidden="true"><span></span><span></span><span></span></div></div></main>`
}
