import type { PageSpec } from '../kit/page-spec.ts'

export const disposalPages: readonly PageSpec[] = [
  {
    path: '/disposal',
    title: { ja: '消去と廃棄', en: 'Wiping and disposal' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./disposal-page.tsx')).DisposalPage }),
  },
  {
    path: '/disposal/:device',
    title: { ja: '消去と廃棄の記録', en: 'Records of wiping and disposal' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./device-end-page.tsx')).DeviceEndPage }),
  },
  {
    path: '/disposal/:device/certificate',
    title: { ja: 'データ消去証明書', en: 'Certificate of wiping' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./certificate-page.tsx')).CertificatePage }),
  },
]
