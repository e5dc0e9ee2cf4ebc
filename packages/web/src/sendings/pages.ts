import type { PageSpec } from '../kit/page-spec.ts'

export const sendingPages: readonly PageSpec[] = [
  {
    path: '/sendings',
    title: { ja: '社外への送付', en: 'Sent outside' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./sendings-page.tsx')).SendingsPage }),
  },
  {
    path: '/my/sendings',
    title: { ja: '社外に送る', en: 'Send outside' },
    who: 'signedIn',
    menu: 'work',
    load: async () => ({ Page: (await import('./my-sendings-page.tsx')).MySendingsPage }),
  },
  {
    path: '/my/sendings/:sending',
    title: { ja: '送り方の確認', en: 'How it is sent' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./my-sending-page.tsx')).MySendingPage }),
  },
]
