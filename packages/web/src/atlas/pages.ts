import type { PageSpec } from '../kit/page-spec.ts'

export const atlasPages: readonly PageSpec[] = [
  {
    path: '/atlas',
    title: { ja: '全表', en: 'Atlas' },
    who: 'overseer',
    menu: 'rules',
    load: async () => ({ Page: (await import('./atlas-page.tsx')).AtlasPage }),
  },
]
