import type { PageSpec } from '../kit/page-spec.ts'

export const barrelPages: readonly PageSpec[] = [
  {
    path: '/barrel',
    title: { ja: '樽', en: 'The barrel' },
    who: 'overseer',
    menu: 'measures',
    load: () => import('./barrel-page.tsx').then(({ BarrelPage }) => ({ Page: BarrelPage })),
  },
]
