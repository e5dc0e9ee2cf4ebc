/** What the organisation says of itself. Every table has at most one row a name. */
export interface OrganisationTables {
  /**
   * One row, id `organisation`. `words`: JSON list of texts (AD-16). `patterns`: JSON list of pattern ids, null while nobody has said.
   * `public_url`: origin that browsers open, null while only this machine is served.
   */
  organisation: {
    id: 'organisation'
    name_ja: string | null
    name_en: string | null
    words: string
    patterns: string | null
    public_url: string | null
    version: number
    updated_at: number
  }
  /** A step without a row is open. */
  first_hour_steps: { step: string; state: 'done' | 'skipped'; at: number }
  /** One row, id `mail`. `password_sealed` opens with a key outside the database only. */
  mail_settings: {
    id: 'mail'
    host: string
    port: number
    security: 'tls' | 'starttls' | 'none'
    user_name: string | null
    password_sealed: string | null
    sender: string
    proved_at: number | null
    updated_at: number
  }
}
