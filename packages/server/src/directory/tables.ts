/** The organisation's own directory of people, asked by OpenID Connect. */
export interface DirectoryTables {
  /** One row at most, of id `directory`. `sealed` is the client's secret; `by_mail` is 1 where a verified mail of the register links. */
  directories: {
    id: string
    name: string
    issuer: string
    client_id: string
    sealed: string | null
    by_mail: number
    updated_at: number
  }
  /** Which account somebody of the directory signs in to. */
  directory_links: {
    issuer: string
    subject: string
    account_id: string
    linked_at: number
    last_used_at: number | null
  }
}
