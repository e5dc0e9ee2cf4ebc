import type { PageSpec } from '../kit/page-spec.ts'

export const differencePages: readonly PageSpec[] = [
  {
    path: '/differences',
    title: { ja: '台帳と実物の違い', en: 'Differences from the register' },
    who: 'overseer',
    menu: 'registers',
    load: () => import('./differences-page.tsx').then(({ DifferencesPage }) => ({ Page: DifferencesPage })),
  },
]
