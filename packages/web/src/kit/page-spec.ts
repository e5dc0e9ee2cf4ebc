import type { Words } from '@taga/core'
import type { ComponentType } from 'react'

/** Who a page is for; the server decides what they may do there, this only what the menu offers. `overseer`: administrators, executives, auditors. */
export type PageAudience = 'everyone' | 'signedIn' | 'administrator' | 'executive' | 'overseer'

export const MENU_GROUPS = ['work', 'registers', 'rules', 'measures', 'settings'] as const
export type MenuGroup = (typeof MENU_GROUPS)[number]

/** One page of the program. Its component is loaded when it is first opened. */
export type PageSpec = {
  /** A pattern of the router: `/devices/:device`. */
  readonly path: string
  /** In the menu and in the window's title. */
  readonly title: Words
  readonly who: PageAudience
  /** Group of the menu; absent: not in the menu. */
  readonly menu?: MenuGroup
  readonly load: () => Promise<{ readonly Page: ComponentType }>
}
