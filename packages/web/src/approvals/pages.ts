import type { PageSpec } from '../kit/page-spec.ts'

export const approvalPages: readonly PageSpec[] = [
  {
    path: '/approvals',
    title: { ja: '申請と承認', en: 'Requests' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./approvals-page.tsx')).ApprovalsPage }),
  },
  {
    path: '/approvals/:approval',
    title: { ja: '申請', en: 'Request' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./approval-page.tsx')).ApprovalPage }),
  },
  {
    path: '/my/requests',
    title: { ja: '自分の申請', en: 'My requests' },
    who: 'signedIn',
    menu: 'work',
    load: async () => ({ Page: (await import('./my-requests-page.tsx')).MyRequestsPage }),
  },
  {
    path: '/my/requests/:approval',
    title: { ja: '自分の申請', en: 'My request' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./approval-page.tsx')).MyRequestPage }),
  },
]
