import type { PageSpec } from '../kit/page-spec.ts'

export const atlasPages: readonly PageSpec[] = [
  {
    path: '/atlas',
    title: { ja: '全組み合わせ', en: 'Every combination' },
    who: 'overseer',
    menu: 'rules',
    load: async () => ({ Page: (await import('./atlas-page.tsx')).AtlasPage }),
  },
]
