import type { PageSpec } from '../kit/page-spec.ts'

export const advisorPages: readonly PageSpec[] = [
  {
    path: '/advisor',
    title: { ja: '方式の選び方', en: 'Choosing patterns' },
    who: 'overseer',
    menu: 'rules',
    load: async () => ({ Page: (await import('./advisor-page.tsx')).AdvisorPage }),
  },
  {
    path: '/advisor/departments/:department',
    title: { ja: '部署の方式', en: 'Patterns of a department' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./department-advice-page.tsx')).DepartmentAdvicePage }),
  },
  {
    path: '/advisor/costs',
    title: { ja: '私用端末の費用', en: 'Cost of personal devices' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./costs-page.tsx')).CostsPage }),
  },
  {
    path: '/advisor/services',
    title: { ja: 'クラウド移行の検討', en: 'Before a move to the cloud' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./services-advice-page.tsx')).ServicesAdvicePage }),
  },
]
