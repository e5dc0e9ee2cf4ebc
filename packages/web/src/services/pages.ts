import type { PageSpec } from '../kit/page-spec.ts'

export const servicePages: readonly PageSpec[] = [
  {
    path: '/services',
    title: { ja: '外部サービス', en: 'Services of others' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./services-page.tsx')).ServicesPage }),
  },
  {
    path: '/services/approved',
    title: { ja: '使ってよい外部サービス', en: 'Services you may use' },
    who: 'signedIn',
    menu: 'work',
    load: async () => ({ Page: (await import('./approved-services-page.tsx')).ApprovedServicesPage }),
  },
  {
    path: '/services/new',
    title: { ja: '外部サービスの追加', en: 'Add a service' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./service-page.tsx')).NewServicePage }),
  },
  {
    path: '/services/:service',
    title: { ja: '外部サービス', en: 'Service' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./service-page.tsx')).ServicePage }),
  },
]
