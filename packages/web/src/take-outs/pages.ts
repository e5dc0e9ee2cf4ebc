import type { PageSpec } from '../kit/page-spec.ts'

export const takeOutPages: readonly PageSpec[] = [
  {
    path: '/my/take-outs/ask',
    title: { ja: '情報の持ち出しを申請', en: 'Ask to take information out' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./ask-take-out-page.tsx')).AskTakeOutPage }),
  },
]
