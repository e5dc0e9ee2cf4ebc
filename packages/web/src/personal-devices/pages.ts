import type { PageSpec } from '../kit/page-spec.ts'

export const personalDevicePages: readonly PageSpec[] = [
  {
    path: '/personal-devices',
    title: { ja: '私用端末', en: 'Personal devices' },
    who: 'overseer',
    menu: 'registers',
    load: async () => ({ Page: (await import('./personal-devices-page.tsx')).PersonalDevicesPage }),
  },
  {
    path: '/personal-devices/consent',
    title: { ja: '私用端末の同意の文面', en: 'Text to agree to for personal devices' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./consent-page.tsx')).ConsentPage }),
  },
  {
    path: '/personal-devices/:device',
    title: { ja: '私用端末', en: 'Personal device' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./personal-device-page.tsx')).PersonalDevicePage }),
  },
  {
    path: '/my/personal-devices',
    title: { ja: '私用端末の利用', en: 'My own devices' },
    who: 'signedIn',
    menu: 'work',
    load: async () => ({ Page: (await import('./my-devices-page.tsx')).MyDevicesPage }),
  },
  {
    path: '/my/personal-devices/ask',
    title: { ja: '自分の端末の利用を申請', en: 'Ask to use a device of your own' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./ask-device-page.tsx')).AskDevicePage }),
  },
  {
    path: '/my/personal-devices/:device/end',
    title: { ja: '端末の利用を終える', en: 'End the use of a device' },
    who: 'signedIn',
    load: async () => ({ Page: (await import('./end-use-page.tsx')).EndUsePage }),
  },
]
