import type { PageSpec } from '../kit/page-spec.ts'

export const firstHourPages: readonly PageSpec[] = [
  {
    path: '/first-hour',
    title: { ja: '初期設定', en: 'Set-up' },
    who: 'administrator',
    menu: 'settings',
    load: async () => ({ Page: (await import('./first-hour-page.tsx')).FirstHourPage }),
  },
  {
    path: '/first-hour/:step',
    title: { ja: '初期設定', en: 'Set-up' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./step-page.tsx')).StepPage }),
  },
]
