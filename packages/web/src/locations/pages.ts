import type { PageSpec } from '../kit/page-spec.ts'

export const locationPages: readonly PageSpec[] = [
  {
    path: '/locations',
    title: { ja: '拠点', en: 'Places' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./locations-page.tsx')).LocationsPage }),
  },
]
