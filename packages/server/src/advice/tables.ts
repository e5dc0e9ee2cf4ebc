/** What the advisor was told: `needs` of a department, `costs` of the organisation, `service` for a cloud service. */
export const NOTE_KINDS = ['needs', 'costs', 'service'] as const
export type NoteKind = (typeof NOTE_KINDS)[number]

export interface AdviceTables {
  /** `body` is JSON of the kind's shape; `subject` is the id of what it is about, `organisation` where it is about the whole. */
  advice_notes: {
    kind: NoteKind
    subject: string
    body: string
    version: number
    updated_at: number
    updated_by: string
  }
}
