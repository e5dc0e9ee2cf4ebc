import type { PageSpec } from '../kit/page-spec.ts'

export const accountPages: readonly PageSpec[] = [
  {
    path: '/account',
    title: { ja: '自分のサインイン', en: 'My sign-in' },
    who: 'signedIn',
    menu: 'work',
    load: async () => ({ Page: (await import('./account-page.tsx')).AccountPage }),
  },
]
