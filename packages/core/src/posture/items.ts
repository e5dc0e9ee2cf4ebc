import { networkItems } from './network-items.ts'
import { POSTURE_ITEM_IDS, type PostureItem, type PostureItemId } from './posture-item.ts'
import { protectionItems } from './protection-items.ts'
import { systemItems } from './system-items.ts'
import { useItems } from './use-items.ts'

const written: ReadonlyMap<PostureItemId, PostureItem> = new Map(
  [...systemItems, ...protectionItems, ...useItems, ...networkItems].map((item) => [item.id, item]),
)

/** Every posture item, in the order in which a person reads them. */
export const POSTURE_ITEMS: readonly PostureItem[] = POSTURE_ITEM_IDS.map(findPostureItem)

/** The item with this id. Every `PostureItemId` has one; ask `isPostureItemId` first about a text from outside. */
export function findPostureItem(id: PostureItemId): PostureItem {
  const item = written.get(id)
  if (item === undefined) throw new Error(`no posture item is written for ${id}`)
  return item
}

const ids: ReadonlySet<string> = new Set(POSTURE_ITEM_IDS)

export function isPostureItemId(text: string): text is PostureItemId {
  return ids.has(text)
}
