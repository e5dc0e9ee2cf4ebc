/** Lists as people have set them up for themselves. `name_key` is the name as it is compared; `query` the page's own query text. */
export interface ViewTables {
  saved_views: {
    id: string
    account_id: string
    register: string
    name: string
    name_key: string
    query: string
    updated_at: number
  }
}
