import type { PageSpec } from '../kit/page-spec.ts'

export const resourcePages: readonly PageSpec[] = [
  {
    path: '/resources',
    title: { ja: '利用先', en: 'Resources' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./resources-page.tsx')).ResourcesPage }),
  },
  {
    path: '/resources/new',
    title: { ja: '利用先の追加', en: 'Add a resource' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./resource-page.tsx')).NewResourcePage }),
  },
  {
    path: '/resources/:resource',
    title: { ja: '利用先', en: 'Resource' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./resource-page.tsx')).ResourcePage }),
  },
]
