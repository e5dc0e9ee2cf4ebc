import type { PageSpec } from '../kit/page-spec.ts'

export const contactPages: readonly PageSpec[] = [
  {
    path: '/contacts',
    title: { ja: '緊急時の連絡先', en: 'Emergency contacts' },
    who: 'signedIn',
    menu: 'work',
    load: () => import('./contacts-page.tsx').then(({ ContactsPage }) => ({ Page: ContactsPage })),
  },
  {
    path: '/contacts/edit',
    title: { ja: '連絡先を改める', en: 'Edit the contacts' },
    who: 'administrator',
    load: () => import('./edit-contacts-page.tsx').then(({ EditContactsPage }) => ({ Page: EditContactsPage })),
  },
]
