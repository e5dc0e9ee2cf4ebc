import type { FirstHourStep } from '@taga/contract'

/** The steps in their order. The contract's own list would bring its schemas into the browser. */
export const FIRST_HOUR_STEPS: readonly FirstHourStep[] = [
  'name',
  'organisation',
  'departments',
  'patterns',
  'levels',
  'sources',
  'people',
  'device',
]
