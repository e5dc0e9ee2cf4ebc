import type { PageSpec } from '../kit/page-spec.ts'

export const accessLogPages: readonly PageSpec[] = [
  {
    path: '/access-log',
    title: { ja: '接続の記録', en: 'Access log' },
    who: 'administrator',
    menu: 'registers',
    load: async () => ({ Page: (await import('./access-log-page.tsx')).AccessLogPage }),
  },
]
