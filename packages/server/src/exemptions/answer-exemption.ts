import type { ExemptionAnswer } from '@taga/contract'
import type { Words } from '@taga/core'
import type { ExemptionRow, ExemptionState } from './store.ts'

/** An exemption with the names that its list has read beside it. */
export type NamedExemption = ExemptionRow & {
  readonly person_name: string | null
  readonly device_label: string | null
}

export function answerExemption(
  row: NamedExemption,
  by: {
    readonly titleOf: (id: string) => Words
    readonly people: ReadonlyMap<string, string>
    readonly accounts: ReadonlyMap<string, string>
    readonly now: number
    readonly soon: number
  },
): ExemptionAnswer {
  const name = row.subject_kind === 'person' ? row.person_name : row.device_label
  return {
    id: row.id,
    exemptFrom: row.exempt_from,
    title: by.titleOf(row.exempt_from),
    subject: { kind: row.subject_kind, id: row.subject_id, name: name ?? row.subject_id },
    reason: row.reason,
    owner: { id: row.owner_person, name: by.people.get(row.owner_person) ?? row.owner_person },
    until: row.until,
    state: stateOf(row, by),
    selfGranted: row.self_granted === 1,
    createdAt: row.created_at,
    createdBy: by.accounts.get(row.created_account) ?? row.created_account,
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
    ...(row.revoked_account === null ? {} : { revokedBy: by.accounts.get(row.revoked_account) ?? row.revoked_account }),
    ...(row.revoke_reason === null ? {} : { revokeReason: row.revoke_reason }),
  }
}

export function stateOf(
  row: Pick<ExemptionRow, 'revoked_at' | 'until'>,
  { now, soon }: { readonly now: number; readonly soon: number },
): ExemptionState {
  if (row.revoked_at !== null) return 'revoked'
  if (row.until <= now) return 'ended'
  return row.until <= soon ? 'endingSoon' : 'inForce'
}
