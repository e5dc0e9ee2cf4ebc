import type { Depth, Figure } from './figure.ts'

/** Each part is measured in a process of its own, loaded only there. */
export const PARTS: Readonly<Record<string, () => Promise<(depth: Depth) => Promise<readonly Figure[]>>>> = {
  decisions: async () => (await import('./decisions.ts')).measureDecisions,
  'change-to-cut': async () => (await import('./change-to-cut.ts')).measureChangeToCut,
  'carried-cuts': async () => (await import('./carried-cuts.ts')).measureCarriedCuts,
  'check-ins': async () => (await import('./check-ins.ts')).measureCheckIns,
  'device-list': async () => (await import('./device-list.ts')).measureDeviceList,
  'difference-list': async () => (await import('./difference-list.ts')).measureDifferenceList,
  'people-list': async () => (await import('./people-list.ts')).measurePeopleList,
  dns: async () => (await import('./dns.ts')).measureDns,
  proxy: async () => (await import('./proxy.ts')).measureProxy,
  'verify-ledger': async () => (await import('./verify-ledger.ts')).measureVerify,
  starts: async () => (await import('./starts.ts')).measureStarts,
  desktops: async () => (await import('./desktops.ts')).measureDesktops,
  screens: async () => (await import('./screens.ts')).measureScreens,
  look: async () => (await import('./look.ts')).measureLook,
}
