/** Services of others that work may use, or may not: cloud storage, sharing, chat, meetings (AD-17, AD-18, TW-20). */
export interface ServiceTables {
  services: {
    id: string
    name: string
    name_key: string
    kind: 'storage' | 'sharing' | 'mail' | 'chat' | 'meeting' | 'sns' | 'business' | 'other'
    url: string | null
    state: 'inReview' | 'approved' | 'refused' | 'retired'
    /** The highest level of information that may be put there; null: none has been decided. */
    highest_level: 'public' | 'business' | 'confidential' | null
    authentication: string
    conditions: string | null
    how_to: string | null
    /** JSON: what was asked of the provider, and the answers. */
    checks: string
    decided_at: number | null
    review_by: number | null
    search_key: string
    version: number
    created_at: number
    updated_at: number
  }
}
