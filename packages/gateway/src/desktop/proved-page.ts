import type { Language, Page } from '../front/page.ts'

/** Where somebody ends who proved in another tab that it is they: the screen goes on in the first one by itself. */
export function provedPage(language: Language): Page {
  const ja = language === 'ja'
  return {
    status: 200,
    language,
    title: ja ? '本人確認ができました' : 'That was you',
    lead: ja
      ? 'PCの画面は、もとのタブで続きから使えます。このタブは閉じてください。'
      : 'The PC’s screen goes on in the first tab. Close this one.',
    script: 'window.close()',
  }
}
