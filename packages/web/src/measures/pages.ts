import type { PageSpec } from '../kit/page-spec.ts'

export const measurePages: readonly PageSpec[] = [
  {
    path: '/measures',
    title: { ja: '43の対策', en: 'The 43 measures' },
    who: 'overseer',
    menu: 'measures',
    load: () => import('./board-page.tsx').then(({ BoardPage }) => ({ Page: BoardPage })),
  },
  {
    path: '/measures/history',
    title: { ja: '過去の状態', en: 'The board on a day' },
    who: 'overseer',
    menu: 'measures',
    load: () => import('./board-on-day-page.tsx').then(({ BoardOnDayPage }) => ({ Page: BoardOnDayPage })),
  },
  {
    path: '/measures/:measure',
    title: { ja: '対策', en: 'Measure' },
    who: 'overseer',
    load: () => import('./measure-page.tsx').then(({ MeasurePage }) => ({ Page: MeasurePage })),
  },
  {
    path: '/security-action',
    title: { ja: 'SECURITY ACTION', en: 'SECURITY ACTION' },
    who: 'overseer',
    menu: 'measures',
    load: () => import('./security-action-page.tsx').then(({ SecurityActionPage }) => ({ Page: SecurityActionPage })),
  },
]
