import type { ComponentType } from 'react'
import type { PageSpec } from './kit/page-spec.ts'
import { assetPages } from './assets/pages.ts'
import { entrancePages } from './entrances/pages.ts'
import { flowPages } from './flows/pages.ts'
import { levelPages } from './levels/pages.ts'
import { locationPages } from './locations/pages.ts'
import { resourcePages } from './resources/pages.ts'
import { servicePages } from './services/pages.ts'
import { todayPages } from './today/pages.ts'

/** Every page of the program. A feature adds its list here. */
export const pages: readonly PageSpec[] = [
  ...todayPages,
  ...assetPages,
  ...entrancePages,
  ...flowPages,
  ...levelPages,
  ...locationPages,
  ...resourcePages,
  ...servicePages,
]

/** Parts that are there beside every page once somebody has signed in, such as the dialog for a fresh proof. Loaded after the page. */
export const overlays: readonly (() => Promise<{ readonly Overlay: ComponentType }>)[] = []
