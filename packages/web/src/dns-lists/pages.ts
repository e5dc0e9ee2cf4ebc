import type { PageSpec } from '../kit/page-spec.ts'

export const dnsListPages: readonly PageSpec[] = [
  {
    path: '/names',
    title: { ja: '危険なサイトの遮断', en: 'Dangerous sites' },
    who: 'overseer',
    menu: 'settings',
    load: async () => ({ Page: (await import('./names-page.tsx')).NamesPage }),
  },
  {
    path: '/names/lists/:list',
    title: { ja: '名前の一覧', en: 'List of names' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./name-list-page.tsx')).NameListPage }),
  },
  {
    path: '/my/names',
    title: { ja: '止められたサイト', en: 'Sites that were stopped' },
    who: 'signedIn',
    menu: 'work',
    load: async () => ({ Page: (await import('./my-names-page.tsx')).MyNamesPage }),
  },
]
