import { type Html, html } from '../http/html.ts'
import type { Messages } from './messages-ja.ts'

export type SignInProblem = 'failed' | 'waiting'

export function signInPage(messages: Messages, problem?: SignInProblem, name = ''): Html {
  const words = messages.signIn
  return html`<h1>${words.title}</h1>
${problem !== undefined && html`<div class="alert" role="alert"><strong>${messages.error}</strong><p>${words[problem]}</p></div>`}
<form class="sheet" method="post" action="/sign-in">
<div class="field"><label for="name">${words.name}</label>
<input type="text" id="name" name="name" value="${name}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="100"></div>
<div class="field"><label for="password">${words.password}</label>
<input type="password" id="password" name="password" autocomplete="current-password" required maxlength="1024"></div>
<button type="submit">${words.submit}</button>
</form>
<p class="soft">${words.help}</p>`
}
