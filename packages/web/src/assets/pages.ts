import type { PageSpec } from '../kit/page-spec.ts'

export const assetPages: readonly PageSpec[] = [
  {
    path: '/information',
    title: { ja: '情報資産', en: 'Information assets' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./assets-page.tsx')).AssetsPage }),
  },
  {
    path: '/information/new',
    title: { ja: '情報資産の追加', en: 'Add an information asset' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./asset-page.tsx')).NewAssetPage }),
  },
  {
    path: '/information/:asset',
    title: { ja: '情報資産', en: 'Information asset' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./asset-page.tsx')).AssetPage }),
  },
]
