import { type Html, html, raw } from '../http/html.ts'
import type { Messages } from './messages-ja.ts'

export type MarkState = keyof Messages['states']

/** A state by icon, word and colour: never by colour alone. */
export function stateMark(state: MarkState, messages: Messages): Html {
  const { tone, icon } = LOOKS[state]
  return html`<span class="mark mark-${tone}">${icon}<span>${messages.states[state]}</span></span>`
}

const svg = (shape: string) =>
  raw(`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shape}</svg>`)
const circle = svg('<circle cx="8" cy="8" r="5.5"/>')
const triangle = svg('<path d="M8 2.5 14 13H2z"/>')
const cross = svg('<path d="m3.5 3.5 9 9m0-9-9 9"/>')
const dash = svg('<path d="M3 8h10"/>')
const question = svg('<path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.6 8 9 8 10"/><path d="M8 12.6v.4"/>')
const clock = svg('<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 1.8"/>')
const half = svg('<circle cx="8" cy="8" r="5.5"/><path class="solid" d="M8 2.5a5.5 5.5 0 0 1 0 11z"/>')

const LOOKS: Readonly<Record<MarkState, { readonly tone: 'good' | 'warn' | 'bad' | 'open'; readonly icon: Html }>> = {
  yes: { tone: 'good', icon: circle },
  holds: { tone: 'good', icon: circle },
  conditional: { tone: 'warn', icon: triangle },
  partly: { tone: 'warn', icon: half },
  no: { tone: 'bad', icon: cross },
  fails: { tone: 'bad', icon: cross },
  notSetUp: { tone: 'open', icon: dash },
  notApplicable: { tone: 'open', icon: dash },
  exempt: { tone: 'open', icon: dash },
  told: { tone: 'open', icon: dash },
  unknown: { tone: 'open', icon: question },
  stale: { tone: 'open', icon: clock },
}
