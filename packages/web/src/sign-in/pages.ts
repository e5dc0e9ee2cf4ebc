import type { PageSpec } from '../kit/page-spec.ts'

export const signInPages: readonly PageSpec[] = [
  {
    path: '/sign-in',
    title: { ja: 'サインイン', en: 'Sign in' },
    who: 'everyone',
    load: async () => ({ Page: (await import('./sign-in-page.tsx')).SignInPage }),
  },
  {
    path: '/sign-in/directory',
    title: { ja: 'サインイン', en: 'Sign in' },
    who: 'everyone',
    load: async () => ({ Page: (await import('./directory-page.tsx')).DirectoryPage }),
  },
  {
    path: '/sign-in/factor',
    title: { ja: '二つ目の確認手段', en: 'A second proof' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./factor-page.tsx')).FactorPage }),
  },
  {
    path: '/set-up',
    title: { ja: '最初のアカウント', en: 'The first account' },
    who: 'everyone',
    load: async () => ({ Page: (await import('./set-up-page.tsx')).SetUpPage }),
  },
  {
    path: '/invitation',
    title: { ja: '招待', en: 'Invitation' },
    who: 'everyone',
    load: async () => ({ Page: (await import('./invitation-page.tsx')).InvitationPage }),
  },
]
