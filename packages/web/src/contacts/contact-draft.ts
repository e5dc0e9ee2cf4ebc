import type { ContactsAnswer } from '@taga/contract'
import { filled } from '../registers/draft.ts'

/** A contact as it is typed: everything is text, and what is empty is left out when it is sent. */
export type Draft = {
  readonly id: number
  readonly kind: string
  readonly name: string
  readonly role: string
  readonly telephone: string
  readonly hours: string
  readonly mail: string
  readonly department: string
}

export function emptyDraft(id: number): Draft {
  return { id, kind: 'security', name: '', role: '', telephone: '', hours: '', mail: '', department: '' }
}

export function draftOf(contact: ContactsAnswer['contacts'][number], id: number): Draft {
  const { kind, name, role = '', telephone, hours = '', mail = '', department = '' } = contact
  return { id, kind, name, role, telephone, hours, mail, department }
}

export function filledIn({ id: _id, ...draft }: Draft): Partial<Omit<Draft, 'id'>> {
  return filled(draft)
}
