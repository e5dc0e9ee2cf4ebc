import { html } from '../http/html.ts'

const WORDS = {
  signIn: {
    ja: {
      title: 'クラウドサービスにサインインできませんでした',
      text: 'サービスから届いた依頼を受け付けられません。サービスの画面から、もう一度サインインしてください。続くときは、次の内容をシステム管理者に知らせてください。',
    },
    en: {
      title: 'You were not signed in to the cloud service',
      text: 'What the service asked for cannot be served. Sign in again from the service. If it goes on, tell your administrator this:',
    },
  },
  signOut: {
    ja: {
      title: 'サインアウトの続きを行えませんでした',
      text: 'サービスから届いた依頼を受け付けられません。Tagaからサインアウトするには、下の「Taga」を開いて「サインアウト」を押してください。続くときは、次の内容をシステム管理者に知らせてください。',
    },
    en: {
      title: 'The sign-out did not go on here',
      text: 'What the service asked for cannot be served. To sign out of Taga, open “Taga” below and press “Sign out”. If it goes on, tell your administrator this:',
    },
  },
} as const

/** A request of a service that we do not serve, as a person sees it who was sent here: what it means, and whom to tell what. */
export function errorPage({
  code,
  text,
  about = 'signIn',
}: {
  readonly code: string
  readonly text: string
  readonly about?: keyof typeof WORDS
}): string {
  const { ja, en } = WORDS[about]
  const page = html`<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Taga</title></head>
<body><main><h1>${ja.title}</h1>
<p>${ja.text}</p>
<h2 lang="en">${en.title}</h2>
<p lang="en">${en.text}</p>
<p lang="en"><code>${code}: ${text}</code></p><p><a href="/start">Taga</a></p></main></body></html>`
  return `<!doctype html>\n${page.text}\n`
}
