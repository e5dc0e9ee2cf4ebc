import type { PageSpec } from '../kit/page-spec.ts'

export const exemptionPages: readonly PageSpec[] = [
  {
    path: '/exemptions',
    title: { ja: '例外の台帳', en: 'Exemptions' },
    who: 'overseer',
    menu: 'rules',
    load: async () => ({ Page: (await import('./exemptions-page.tsx')).ExemptionsPage }),
  },
  {
    path: '/exemptions/new',
    title: { ja: '例外の記録', en: 'Record an exemption' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./new-exemption-page.tsx')).NewExemptionPage }),
  },
  {
    path: '/exemptions/:exemption',
    title: { ja: '例外', en: 'Exemption' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./exemption-page.tsx')).ExemptionPage }),
  },
  {
    path: '/my/exemptions/ask',
    title: { ja: '例外を申請', en: 'Ask for an exemption' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./ask-exemption-page.tsx')).AskExemptionPage }),
  },
]
