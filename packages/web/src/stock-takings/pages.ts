import type { PageSpec } from '../kit/page-spec.ts'

export const stockTakingPages: readonly PageSpec[] = [
  {
    path: '/stock-takings',
    title: { ja: '端末の棚卸し', en: 'Stock-taking of devices' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./stock-takings-page.tsx')).StockTakingsPage }),
  },
  {
    path: '/stock-takings/new',
    title: { ja: '棚卸しを始める', en: 'Begin a stock-taking' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./begin-page.tsx')).BeginStockTakingPage }),
  },
  {
    path: '/stock-takings/labels',
    title: { ja: '端末ラベルの印刷', en: 'Labels for devices' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./labels-page.tsx')).LabelsPage }),
  },
  {
    path: '/stock-takings/:taking',
    title: { ja: '棚卸し', en: 'Stock-taking' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./stock-taking-page.tsx')).StockTakingPage }),
  },
  {
    path: '/stock-takings/:taking/scan',
    title: { ja: 'ラベルの読み取り', en: 'Scan labels' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./scan-page.tsx')).ScanPage }),
  },
  {
    path: '/stock-takings/:taking/sheet',
    title: { ja: '棚卸し結果票', en: 'Result of the stock-taking' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./result-sheet-page.tsx')).ResultSheetPage }),
  },
  {
    path: '/my/stock-taking',
    title: { ja: '棚卸しへの回答', en: 'Stock-taking: my answer' },
    who: 'signedIn',
    menu: 'work',
    load: async () => ({ Page: (await import('./my-stock-taking-page.tsx')).MyStockTakingPage }),
  },
  {
    path: '/d/:label',
    title: { ja: 'この端末について', en: 'This device' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./labelled-page.tsx')).LabelledPage }),
  },
]
