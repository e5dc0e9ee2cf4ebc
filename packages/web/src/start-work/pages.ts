import type { PageSpec } from '../kit/page-spec.ts'

export const startWorkPages: readonly PageSpec[] = [
  {
    path: '/start',
    title: { ja: '今日の仕事', en: 'Work today' },
    // an agent opens it before anybody has signed in, with a ticket that must not be lost
    who: 'everyone',
    menu: 'work',
    load: () => import('./start-page.tsx').then(({ StartPage }) => ({ Page: StartPage })),
  },
]
