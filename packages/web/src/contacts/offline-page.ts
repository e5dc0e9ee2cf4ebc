import type { messages } from './messages.ts'

export type OfflineContact = {
  readonly kind: keyof typeof messages.ja.kinds
  readonly name: string
  readonly role?: string
  readonly telephone: string
  readonly hours?: string
}

const WORDS = {
  ja: {
    title: 'サーバーに接続できません',
    text: 'ネットワークを確かめて、もう一度開いてください。急ぐときは、下の連絡先に電話してください。',
    again: 'もう一度開く',
    none: 'この端末には連絡先が保存されていません。一度サインインして「緊急時の連絡先」を開くと、次から通信がなくても見られます。',
  },
  en: {
    title: 'The server cannot be reached',
    text: 'Check the network and open the page again. If it is urgent, call one of the contacts below.',
    again: 'Open again',
    none: 'No contacts are kept on this device. Sign in once and open "Emergency contacts"; from then on they show without a network.',
  },
} as const

const STYLE = `body{font-family:system-ui,sans-serif;line-height:1.7;margin:0 auto;max-width:46rem;padding:1rem 1.25rem;color-scheme:light dark;overflow-wrap:anywhere}
h1{font-size:1.5rem}li{margin-bottom:1rem}.soft{opacity:.85}a{display:inline-block;min-height:2.75rem;font-size:1.25rem;font-weight:700}`

/** The card as one page that needs nothing but itself: no script, no style sheet, no picture. */
export function offlinePage({
  language,
  contacts,
  words,
}: {
  readonly language: 'ja' | 'en'
  readonly contacts: readonly OfflineContact[]
  readonly words: typeof messages.ja
}): string {
  const own = WORDS[language]
  const list = contacts.map((contact) => contactLine(contact, words)).join('')
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(own.title)} — Taga</title><style>${STYLE}</style></head>
<body><main><h1>${escape(own.title)}</h1><p>${escape(own.text)}</p><p><a href="">${escape(own.again)}</a></p>
<h2>${escape(words.title)}</h2>${list === '' ? `<p>${escape(own.none)}</p>` : `<ol>${list}</ol>`}
<h2>${escape(words.checklistTitle)}</h2><ul>${words.checklist.map((line) => `<li>${escape(line)}</li>`).join('')}</ul></main></body></html>`
}

function contactLine({ kind, name, role, telephone, hours }: OfflineContact, words: typeof messages.ja): string {
  const number = telephone.replaceAll(/[^+\d]/gu, '')
  const soft = [role, hours === undefined ? undefined : `${words.hours}: ${hours}`].filter((part) => part !== undefined)
  return `<li>${escape(words.kinds[kind] ?? kind)}<br><strong>${escape(name)}</strong> <span class="soft">${escape(soft.join(' ・ '))}</span><br><a href="tel:${number}">${escape(telephone)}</a></li>`
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (sign) => `&#${sign.codePointAt(0)};`)
}
