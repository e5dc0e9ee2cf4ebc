/** Information that the organisation holds, on paper, as data or as a system (EX-2, AD-2). A level of null is not decided, and counts as confidential. */
export interface AssetTables {
  assets: {
    id: string
    name: string
    name_key: string
    form: 'paper' | 'electronic' | 'system'
    level: 'public' | 'business' | 'confidential' | null
    owner: string | null
    department_id: string | null
    location_id: string | null
    /** What it is opened through. */
    resource_id: string | null
    /** 1 where it holds personal information, 0 where not, null where nobody said. */
    personal: number | null
    note: string | null
    review_by: number | null
    disposed_at: number | null
    search_key: string
    version: number
    created_at: number
    updated_at: number
  }
}
