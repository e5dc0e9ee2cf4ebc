/** The register of entrances: every system that can be reached from outside, whether or not Taga stands in front of it. */
export interface EntranceTables {
  /** `known`: JSON of what is known of it, read through `Known`. */
  entrances: {
    id: string
    name: string
    name_key: string
    known: string
    reviewed_at: number | null
    review_by: number | null
    version: number
    created_at: number
    updated_at: number
  }
  /** Rules of the boundary in front of an entrance: who may come from where to what, and why (AD-15). `state` `toRemove`: no longer needed. */
  boundary_rules: {
    id: string
    entrance_id: string
    source: string
    destination: string
    purpose: string
    owner: string
    state: 'needed' | 'toRemove' | 'removed'
    reviewed_at: number
    review_by: number
    version: number
    created_at: number
  }
}
