import type { PageSpec } from '../kit/page-spec.ts'

export const applicationPages: readonly PageSpec[] = [
  {
    path: '/applications',
    title: { ja: 'アプリの一覧', en: 'Applications' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./applications-page.tsx')).ApplicationsPage }),
  },
  {
    path: '/applications/deviations',
    title: { ja: '未承認のアプリ', en: 'Applications nobody approved' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./deviations-page.tsx')).DeviationsPage }),
  },
  {
    path: '/applications/deviations/:seen',
    title: { ja: '未承認のアプリ', en: 'Application nobody approved' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./deviation-page.tsx')).DeviationPage }),
  },
  {
    path: '/applications/new',
    title: { ja: 'アプリの追加', en: 'Add an application' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./application-page.tsx')).NewApplicationPage }),
  },
  {
    path: '/applications/:application',
    title: { ja: 'アプリ', en: 'Application' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./application-page.tsx')).ApplicationPage }),
  },
  {
    path: '/my/applications',
    title: { ja: '自分の端末のアプリ', en: 'Applications on my devices' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./my-applications-page.tsx')).MyApplicationsPage }),
  },
  {
    path: '/my/applications/ask',
    title: { ja: 'アプリの利用を申請', en: 'Ask for an application' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./ask-application-page.tsx')).AskApplicationPage }),
  },
  {
    path: '/approved-applications',
    title: { ja: '使ってよいアプリ', en: 'Applications you may use' },
    who: 'signedIn',
    menu: 'work',
    load: async () => ({ Page: (await import('./published-page.tsx')).PublishedPage }),
  },
]
