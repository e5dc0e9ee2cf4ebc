export interface MeasureTables {
  /** The state of each measure when it last changed: only there to notice the next change. Screens compute, they never read this. */
  measure_states: { measure_id: string; digest: string; since: number }
}
