/** The card of contacts (EX-4, AD-4, TW-4). Each change makes a new version; the highest number stands. */
export interface ContactTables {
  /** `contacts`: JSON list, as the contract's `Contact`. */
  contact_cards: { number: number; contacts: string; kept_at: number; kept_by: string }
  /** The version a person read and confirmed last. */
  contact_confirmations: { person_id: string; number: number; confirmed_at: number }
}
