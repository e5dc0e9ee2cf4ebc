import type { Words } from '@taga/core'

/** Core's words stand within sentences; by themselves English ones begin with a capital. */
export function titled({ ja, en }: Words): Words {
  return { ja, en: en.charAt(0).toUpperCase() + en.slice(1) }
}
