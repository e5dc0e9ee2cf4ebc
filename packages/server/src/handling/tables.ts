/** How information of each level is handled (EX-2, AD-2). A level without a row is handled as the guideline suggests. */
export interface HandlingTables {
  /** `body`: JSON read through `Handling`. */
  handling: {
    level: 'public' | 'business' | 'confidential'
    body: string
    version: number
    updated_at: number
    updated_by: string
  }
}
