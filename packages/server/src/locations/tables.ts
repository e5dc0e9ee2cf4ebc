/** Places of the organisation: offices, satellite offices, stores (EX-1, AD-12). */
export interface LocationTables {
  locations: {
    id: string
    name: string
    name_key: string
    kind: 'office' | 'satellite' | 'store' | 'dataCentre'
    address: string | null
    note: string | null
    version: number
    created_at: number
    updated_at: number
  }
}
