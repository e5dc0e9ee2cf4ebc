import type { Words } from '../words.ts'
import type { DeviceKindName, DeviceSystem, Management, Ownership } from './device.ts'
import type { LifecycleState } from './lifecycle.ts'

/** The words of the register of devices, as screens and sheets show them. */
export const LIFECYCLE_WORDS: Readonly<Record<LifecycleState, Words>> = {
  inStock: { ja: '保管中', en: 'in stock' },
  lent: { ja: '貸出中', en: 'lent' },
  inUse: { ja: '利用中', en: 'in use' },
  returned: { ja: '返却済み', en: 'returned' },
  lost: { ja: '紛失', en: 'lost' },
  stolen: { ja: '盗難', en: 'stolen' },
  toWipe: { ja: '消去待ち', en: 'to wipe' },
  wiped: { ja: '消去済み', en: 'wiped' },
  disposed: { ja: '廃棄済み', en: 'disposed' },
}
export const OWNERSHIP_WORDS: Readonly<Record<Ownership, Words>> = {
  company: { ja: '会社', en: 'company' },
  personal: { ja: '私物', en: 'personal' },
}
export const MANAGEMENT_WORDS: Readonly<Record<Management, Words>> = {
  managed: { ja: 'エージェントあり', en: 'managed' },
  browserOnly: { ja: 'ブラウザーのみ', en: 'browser only' },
}
export const DEVICE_KIND_WORDS: Readonly<Record<DeviceKindName, Words>> = {
  laptop: { ja: 'ノートPC', en: 'laptop' },
  desktop: { ja: 'デスクトップPC', en: 'desktop' },
  server: { ja: 'サーバー', en: 'server' },
  virtual: { ja: '仮想マシン', en: 'virtual machine' },
  phone: { ja: 'スマートフォン', en: 'phone' },
  tablet: { ja: 'タブレット', en: 'tablet' },
}
export const DEVICE_SYSTEM_WORDS: Readonly<Record<DeviceSystem, Words>> = {
  windows: { ja: 'Windows', en: 'Windows' },
  macos: { ja: 'macOS', en: 'macOS' },
  linux: { ja: 'Linux', en: 'Linux' },
  ios: { ja: 'iOS', en: 'iOS' },
  android: { ja: 'Android', en: 'Android' },
  chromeos: { ja: 'ChromeOS', en: 'ChromeOS' },
}
