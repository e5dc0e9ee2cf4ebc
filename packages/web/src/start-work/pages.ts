import type { PageSpec } from '../kit/page-spec.ts'

export const startWorkPages: readonly PageSpec[] = [
  {
    path: '/start',
    title: { ja: '今日の仕事', en: 'Work today' },
    who: 'signedIn',
    menu: 'work',
    load: () => import('./start-page.tsx').then(({ StartPage }) => ({ Page: StartPage })),
  },
]
