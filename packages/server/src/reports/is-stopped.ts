import type { DeviceRow } from '../devices/store.ts'

/** Whether the register says that this device's credentials work no more: lost, stolen, wiped or disposed of (AD-12, rule 4). */
export function isStopped(device: Pick<DeviceRow, 'state'>): boolean {
  switch (device.state) {
    case 'lost':
    case 'stolen':
    case 'wiped':
    case 'disposed':
      return true
    case 'inStock':
    case 'lent':
    case 'inUse':
    case 'returned':
    case 'toWipe':
      return false
  }
}
