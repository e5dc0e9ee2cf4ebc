import type { PageSpec } from '../kit/page-spec.ts'

export const executivePages: readonly PageSpec[] = [
  {
    path: '/executive',
    title: { ja: '経営の画面', en: 'Executive' },
    who: 'overseer',
    menu: 'measures',
    load: () => import('./executive-page.tsx').then(({ ExecutivePage }) => ({ Page: ExecutivePage })),
  },
  {
    path: '/evidence',
    title: { ja: '証跡と検証', en: 'Evidence and verification' },
    who: 'overseer',
    menu: 'measures',
    load: () => import('./evidence-page.tsx').then(({ EvidencePage }) => ({ Page: EvidencePage })),
  },
]
