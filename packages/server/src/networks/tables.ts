export interface NetworkTables {
  /**
   * Networks that a person has registered as home (AD-13, TW-14), recognised by fingerprint and never on word alone. `slot` runs from
   * 1 to 3 and is part of the key, so that two requests at once cannot make a fourth.
   */
  home_networks: { person_id: string; slot: number; fingerprint: string; name: string; added_at: number }
}
