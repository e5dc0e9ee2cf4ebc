import type { ComponentType } from 'react'
import type { PageSpec } from './kit/page-spec.ts'
import { todayPages } from './today/pages.ts'

/** Every page of the program. A feature adds its list here. */
export const pages: readonly PageSpec[] = [...todayPages]

/** Parts that are there beside every page once somebody has signed in, such as the dialog for a fresh proof. Loaded after the page. */
export const overlays: readonly (() => Promise<{ readonly Overlay: ComponentType }>)[] = []
