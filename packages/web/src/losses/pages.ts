import type { PageSpec } from '../kit/page-spec.ts'

export const lossPages: readonly PageSpec[] = [
  {
    path: '/losses',
    title: { ja: '紛失・盗難', en: 'Lost and stolen' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./losses-page.tsx')).LossesPage }),
  },
  {
    path: '/losses/:loss',
    title: { ja: '紛失・盗難の対応', en: 'Loss or theft' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./loss-page.tsx')).LossPage }),
  },
  {
    path: '/devices/:device/loss',
    title: { ja: '紛失・盗難の届け出', en: 'Report a loss or theft' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./report-loss-page.tsx')).ReportLossPage }),
  },
]
