import type { MeasureId } from '@taga/core'

/** The page of a measure. */
export function measureHref(measure: MeasureId): string {
  return `/measures/${measure}`
}
