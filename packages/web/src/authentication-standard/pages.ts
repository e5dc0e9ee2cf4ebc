import type { PageSpec } from '../kit/page-spec.ts'

export const authenticationStandardPages: readonly PageSpec[] = [
  {
    path: '/authentication-standard',
    title: { ja: '認証基準', en: 'Authentication standard' },
    who: 'overseer',
    menu: 'rules',
    load: async () => ({ Page: (await import('./authentication-standard-page.tsx')).AuthenticationStandardPage }),
  },
]
