import { html } from '../http/html.ts'

/** A request of a service that we do not serve, as a person sees it who was sent here: what it means, and whom to tell what. */
export function errorPage({ code, text }: { readonly code: string; readonly text: string }): string {
  const page = html`<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Taga</title></head>
<body><main><h1>クラウドサービスにサインインできませんでした</h1>
<p>サービスから届いた依頼を受け付けられません。サービスの画面から、もう一度サインインしてください。続くときは、次の内容をシステム管理者に知らせてください。</p>
<h2 lang="en">You were not signed in to the cloud service</h2>
<p lang="en">What the service asked for cannot be served. Sign in again from the service. If it goes on, tell your administrator this:</p>
<p lang="en"><code>${code}: ${text}</code></p><p><a href="/start">Taga</a></p></main></body></html>`
  return `<!doctype html>\n${page.text}\n`
}
