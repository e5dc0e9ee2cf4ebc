import { recordMeasureStates } from '../measures/record-states.ts'
import type { Job } from './run-jobs.ts'

const HOUR = 3_600_000

/** Every job of the server. */
export const jobs: readonly Job[] = [{ name: 'measures.evidence', everyMs: HOUR, run: recordMeasureStates }]
