import { disposalPages } from '../disposal/pages.ts'
import type { PageSpec } from '../kit/page-spec.ts'
import { lendingPages } from '../lending/pages.ts'
import { lossPages } from '../losses/pages.ts'
import { stockPages } from '../stock/pages.ts'
import { stockTakingPages } from '../stock-takings/pages.ts'

/** Everything about devices and small things from lending to disposal. */
export const terminalPages: readonly PageSpec[] = [
  ...lendingPages,
  ...stockTakingPages,
  ...lossPages,
  ...disposalPages,
  ...stockPages,
]
