import type { PageSpec } from '../kit/page-spec.ts'

export const outpostPages: readonly PageSpec[] = [
  {
    path: '/outposts',
    title: { ja: 'ゲートウェイとコネクター', en: 'Gateways and connectors' },
    who: 'administrator',
    menu: 'settings',
    load: async () => ({ Page: (await import('./outposts-page.tsx')).OutpostsPage }),
  },
]
