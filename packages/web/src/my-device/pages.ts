import type { PageSpec } from '../kit/page-spec.ts'

const title = { ja: '端末が伝えていること', en: 'What my device tells' }

export const myDevicePages: readonly PageSpec[] = [
  {
    path: '/my-device',
    title,
    who: 'signedIn',
    menu: 'work',
    load: () => import('./my-devices-page.tsx').then(({ MyDevicesPage }) => ({ Page: MyDevicesPage })),
  },
  {
    path: '/my-device/:device',
    title,
    who: 'signedIn',
    load: () => import('./my-device-page.tsx').then(({ MyDevicePage }) => ({ Page: MyDevicePage })),
  },
]
