import type { PageSpec } from '../kit/page-spec.ts'

export const todayPages: readonly PageSpec[] = [
  {
    path: '/',
    title: { ja: '今日', en: 'Today' },
    who: 'signedIn',
    load: () => import('./home-page.tsx').then(({ HomePage }) => ({ Page: HomePage })),
  },
]
