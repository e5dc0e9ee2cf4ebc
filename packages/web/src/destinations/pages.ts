import type { PageSpec } from '../kit/page-spec.ts'

export const destinationPages: readonly PageSpec[] = [
  {
    path: '/destinations',
    title: { ja: 'ゲートウェイで開くもの', en: 'What gateways open' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./destinations-page.tsx')).DestinationsPage }),
  },
  {
    path: '/destinations/new',
    title: { ja: '開くものの追加', en: 'Add something to open' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./destination-page.tsx')).NewDestinationPage }),
  },
  {
    path: '/destinations/:destination',
    title: { ja: 'ゲートウェイで開くもの', en: 'What gateways open' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./destination-page.tsx')).DestinationPage }),
  },
]
