import type { PageSpec } from '../kit/page-spec.ts'

export const entrancePages: readonly PageSpec[] = [
  {
    path: '/entrances',
    title: { ja: '社外からの入口', en: 'Entrances' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./entrances-page.tsx')).EntrancesPage }),
  },
  {
    path: '/entrances/new',
    title: { ja: '入口の追加', en: 'Add an entrance' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./entrance-page.tsx')).NewEntrancePage }),
  },
  {
    path: '/entrances/:entrance',
    title: { ja: '入口', en: 'Entrance' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./entrance-page.tsx')).EntrancePage }),
  },
]
