import type { PageSpec } from '../kit/page-spec.ts'

export const announcementPages: readonly PageSpec[] = [
  {
    path: '/announcements',
    title: { ja: 'お知らせ', en: 'Announcements' },
    who: 'administrator',
    menu: 'work',
    load: () => import('./announcements-page.tsx').then(({ AnnouncementsPage }) => ({ Page: AnnouncementsPage })),
  },
]
