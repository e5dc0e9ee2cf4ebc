import type { FaultAnswer } from '@taga/contract'
import { escapeText } from './html.ts'

/** A refusal that a person reads in the browser, in both languages. */
export function faultPage(fault: FaultAnswer): string {
  const id = fault.id === undefined ? '' : `<p><small>${escapeText(fault.id)}</small></p>`
  return `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Taga</title></head>
<body><main><p>${escapeText(fault.words.ja)}</p><p lang="en">${escapeText(fault.words.en)}</p>${id}<p><a href="/">Taga</a></p></main></body></html>
`
}
