import { type Html, html } from '../http/html.ts'
import type { Messages } from './messages-ja.ts'

export type SetUpEntered = { readonly ticket: string; readonly personName: string; readonly name: string }
const NOTHING: SetUpEntered = { ticket: '', personName: '', name: '' }

/** `problems` are sentences in the language of the page. */
export function setUpPage(messages: Messages, problems: readonly string[] = [], entered: SetUpEntered = NOTHING): Html {
  const words = messages.setUp
  return html`<h1>${words.title}</h1>
<p>${words.lead}</p>
${problems.length > 0 && html`<div class="alert" role="alert"><strong>${messages.error}</strong><ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul></div>`}
<form class="sheet" method="post" action="/set-up">
<div class="field"><label for="ticket">${words.ticket}</label>
<input type="text" id="ticket" name="ticket" value="${entered.ticket}" autocomplete="off" autocapitalize="none" spellcheck="false" required maxlength="100" aria-describedby="ticket-help">
<small id="ticket-help">${words.ticketHelp}</small></div>
<div class="field"><label for="personName">${words.personName}</label>
<input type="text" id="personName" name="personName" value="${entered.personName}" autocomplete="name" required maxlength="200" aria-describedby="person-help">
<small id="person-help">${words.personHelp}</small></div>
<div class="field"><label for="name">${words.name}</label>
<input type="text" id="name" name="name" value="${entered.name}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="100" aria-describedby="name-help">
<small id="name-help">${words.nameHelp}</small></div>
<div class="field"><label for="password">${words.password}</label>
<input type="password" id="password" name="password" autocomplete="new-password" required minlength="8" maxlength="1024" aria-describedby="password-help">
<small id="password-help">${words.passwordHelp}</small></div>
<button type="submit">${words.submit}</button>
</form>`
}
