import type { PageSpec } from '../kit/page-spec.ts'

export const peoplePages: readonly PageSpec[] = [
  {
    path: '/people',
    title: { ja: '人', en: 'People' },
    who: 'overseer',
    menu: 'registers',
    load: () => import('./people-page.tsx').then(({ PeoplePage }) => ({ Page: PeoplePage })),
  },
  {
    path: '/people/new',
    title: { ja: '人を加える', en: 'Add a person' },
    who: 'administrator',
    load: () => import('./new-person-page.tsx').then(({ NewPersonPage }) => ({ Page: NewPersonPage })),
  },
  {
    path: '/people/:person',
    title: { ja: '人', en: 'Person' },
    who: 'overseer',
    load: () => import('./person-page.tsx').then(({ PersonPage }) => ({ Page: PersonPage })),
  },
]
