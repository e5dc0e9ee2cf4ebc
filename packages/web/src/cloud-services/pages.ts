import type { PageSpec } from '../kit/page-spec.ts'

export const cloudServicePages: readonly PageSpec[] = [
  {
    path: '/cloud-services',
    title: { ja: 'クラウドへのサインイン', en: 'Sign-in to cloud services' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./cloud-services-page.tsx')).CloudServicesPage }),
  },
  {
    path: '/cloud-services/new',
    title: { ja: 'クラウドサービスの追加', en: 'Add a cloud service' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./cloud-service-page.tsx')).NewCloudServicePage }),
  },
  {
    path: '/cloud-services/:service',
    title: { ja: 'クラウドへのサインイン', en: 'Sign-in to cloud services' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./cloud-service-page.tsx')).CloudServicePage }),
  },
  {
    path: '/cloud-endpoints',
    title: { ja: 'クラウドに設定する値', en: 'What to copy into cloud services' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./cloud-endpoints-page.tsx')).CloudEndpointsPage }),
  },
  {
    path: '/cloud-sign-in/:waiting',
    title: { ja: 'クラウドを開く', en: 'Open a cloud service' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./cloud-sign-in-page.tsx')).CloudSignInPage }),
  },
  {
    path: '/cloud-sign-out/:waiting',
    title: { ja: 'クラウドからのサインアウト', en: 'Sign out of a cloud service' },
    who: 'everyone',
    load: async () => ({ Page: (await import('./cloud-sign-out-page.tsx')).CloudSignOutPage }),
  },
]
