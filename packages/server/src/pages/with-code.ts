import { type Html, html } from '../http/html.ts'

/** A text of the catalogues, in which what is to be typed stands between backticks. */
export function withCode(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`
}
