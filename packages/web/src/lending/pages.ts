import type { PageSpec } from '../kit/page-spec.ts'

export const lendingPages: readonly PageSpec[] = [
  {
    path: '/lending',
    title: { ja: '貸出', en: 'Lending' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./lending-page.tsx')).LendingPage }),
  },
  {
    path: '/lending/shelf',
    title: { ja: 'すぐ貸し出せる端末', en: 'Ready to lend' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./shelf-page.tsx')).ShelfPage }),
  },
  {
    path: '/lending/new',
    title: { ja: '端末の引き渡し', en: 'Hand a device over' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./hand-over-page.tsx')).HandOverPage }),
  },
  {
    path: '/lending/:loan',
    title: { ja: '貸出', en: 'Loan' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./loan-page.tsx')).LoanPage }),
  },
  {
    path: '/lending/:loan/slip',
    title: { ja: '貸出票', en: 'Loan slip' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./loan-slip-page.tsx')).LoanSlipPage }),
  },
  {
    path: '/my/loans',
    title: { ja: '借りている端末', en: 'What I borrow' },
    who: 'signedIn',
    menu: 'work',
    load: async () => ({ Page: (await import('./my-loans-page.tsx')).MyLoansPage }),
  },
  {
    path: '/my/loans/new',
    title: { ja: '端末の貸出を申請', en: 'Ask for a device' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./request-loan-page.tsx')).RequestLoanPage }),
  },
  {
    path: '/my/loans/:loan',
    title: { ja: '借りている端末', en: 'What I borrow' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./my-loan-page.tsx')).MyLoanPage }),
  },
]
