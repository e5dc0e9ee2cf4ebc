import type { PageSpec } from '../kit/page-spec.ts'

export const flowPages: readonly PageSpec[] = [
  {
    path: '/flows',
    title: { ja: '入社・退職の手続き', en: 'Joiners and leavers' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./flows-page.tsx')).FlowsPage }),
  },
  {
    path: '/flows/:flow',
    title: { ja: '入社・退職の手続き', en: 'Checklist' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./flow-page.tsx')).FlowPage }),
  },
]
