import type { PageSpec } from '../kit/page-spec.ts'

export const stockPages: readonly PageSpec[] = [
  {
    path: '/stock',
    title: { ja: '備品と媒体', en: 'Stock and media' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./stock-page.tsx')).StockPage }),
  },
  {
    path: '/stock/new',
    title: { ja: '備品の追加', en: 'Add stock' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./new-good-page.tsx')).NewGoodPage }),
  },
  {
    path: '/my/stock',
    title: { ja: '受け取った備品', en: 'What I was given' },
    who: 'signedIn',
    menu: 'work',
    load: async () => ({ Page: (await import('./my-stock-page.tsx')).MyStockPage }),
  },
  {
    path: '/stock/:good',
    title: { ja: '備品', en: 'Stock' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./good-page.tsx')).GoodPage }),
  },
]
