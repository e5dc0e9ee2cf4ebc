import type { PageSpec } from '../kit/page-spec.ts'

export const threatPages: readonly PageSpec[] = [
  {
    path: '/threats',
    title: { ja: '脅威の地図ともしも', en: 'Threat map and what-if' },
    who: 'overseer',
    menu: 'measures',
    load: () => import('./threats-page.tsx').then(({ ThreatsPage }) => ({ Page: ThreatsPage })),
  },
]
