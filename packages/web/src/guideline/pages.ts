import type { PageSpec } from '../kit/page-spec.ts'

export const guidelinePages: readonly PageSpec[] = [
  {
    path: '/guideline',
    title: { ja: 'ガイドラインの書棚', en: 'Guideline library' },
    who: 'signedIn',
    menu: 'measures',
    load: () => import('./guideline-page.tsx').then(({ GuidelinePage }) => ({ Page: GuidelinePage })),
  },
]
