import type { PageSpec } from '../kit/page-spec.ts'

export const accountsPages: readonly PageSpec[] = [
  {
    path: '/accounts',
    title: { ja: 'アカウント', en: 'Accounts' },
    who: 'administrator',
    menu: 'registers',
    load: async () => ({ Page: (await import('./accounts-page.tsx')).AccountsPage }),
  },
  {
    path: '/accounts/:account',
    title: { ja: 'アカウント', en: 'Account' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./account-detail-page.tsx')).AccountDetailPage }),
  },
  {
    path: '/sign-in-settings',
    title: { ja: 'サインインの設定', en: 'Sign-in settings' },
    who: 'administrator',
    menu: 'settings',
    load: async () => ({ Page: (await import('./settings-page.tsx')).SettingsPage }),
  },
]
