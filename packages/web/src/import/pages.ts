import type { PageSpec } from '../kit/page-spec.ts'

export const importPages: readonly PageSpec[] = [
  {
    path: '/import/:register',
    title: { ja: 'CSVの取り込み', en: 'Import from CSV' },
    who: 'administrator',
    load: () => import('./import-page.tsx').then(({ ImportPage }) => ({ Page: ImportPage })),
  },
]
