import type { PageSpec } from '../kit/page-spec.ts'

export const devicePages: readonly PageSpec[] = [
  {
    path: '/devices',
    title: { ja: '端末', en: 'Devices' },
    who: 'overseer',
    menu: 'registers',
    load: () => import('./devices-page.tsx').then(({ DevicesPage }) => ({ Page: DevicesPage })),
  },
  {
    path: '/devices/new',
    title: { ja: '端末を加える', en: 'Add a device' },
    who: 'administrator',
    load: () => import('./new-device-page.tsx').then(({ NewDevicePage }) => ({ Page: NewDevicePage })),
  },
  {
    path: '/devices/:device',
    title: { ja: '端末', en: 'Device' },
    who: 'overseer',
    load: () => import('./device-page.tsx').then(({ DevicePage }) => ({ Page: DevicePage })),
  },
]
