import type { PageSpec } from '../kit/page-spec.ts'

export const enterPages: readonly PageSpec[] = [
  {
    path: '/enter',
    title: { ja: '業務を開く', en: 'Open work' },
    who: 'signedIn',
    load: () => import('./enter-page.tsx').then(({ EnterPage }) => ({ Page: EnterPage })),
  },
]
