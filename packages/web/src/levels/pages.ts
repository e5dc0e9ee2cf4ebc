import type { PageSpec } from '../kit/page-spec.ts'

export const levelPages: readonly PageSpec[] = [
  {
    path: '/levels',
    title: { ja: '情報のレベルと取扱い', en: 'Levels and handling' },
    who: 'signedIn',
    menu: 'registers',
    load: async () => ({ Page: (await import('./levels-page.tsx')).LevelsPage }),
  },
]
