import type { FaultAnswer } from '@taga/contract'

/** A refusal that a person reads in the browser, in both languages. */
export function faultPage(fault: FaultAnswer): string {
  const id = fault.id === undefined ? '' : `<p><small>${escapeHtml(fault.id)}</small></p>`
  return `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Taga</title></head>
<body><main><p>${escapeHtml(fault.words.ja)}</p><p lang="en">${escapeHtml(fault.words.en)}</p>${id}<p><a href="/">Taga</a></p></main></body></html>
`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
