import type { PersonalDeviceAnswer } from '@taga/contract'
import { SOON_MS } from '../approvals/soon.ts'
import { protectionTitle } from './protections.ts'
import { type NamedUse, readIds, readUsePatterns, stateOfUse } from './store.ts'
import { END_STEPS } from './terms.ts'

/** `consent`: version of the text that people agree to now. */
export function answerUse(
  row: NamedUse,
  { now, consent }: { readonly now: number; readonly consent: string },
): PersonalDeviceAnswer {
  const { proof } = row
  return {
    device: row.device_id,
    label: row.label,
    kind: row.kind,
    os: row.os,
    management: row.management,
    person: { id: row.person_id, name: row.person_name },
    approval: row.approval_id,
    purpose: row.purpose,
    patterns: readUsePatterns(row),
    protections: readIds(row.protections).map((id) => ({ id, title: protectionTitle(id) })),
    consentVersion: row.consent_version,
    consentCurrent: row.consent_version === consent,
    confirmedAt: row.consented_at,
    validUntil: row.valid_until,
    state: stateOfUse(row, { now, soon: now + SOON_MS }),
    ...(row.ending_at === null ? {} : { endingAt: row.ending_at }),
    ...(row.ending_cause === null ? {} : { endingCause: row.ending_cause }),
    ...(proof === null ? {} : { proof: END_STEPS.filter(({ id }) => readIds(proof).includes(id)) }),
    ...(row.proof_at === null ? {} : { proofAt: row.proof_at }),
    ...(row.checked_at === null ? {} : { checkedAt: row.checked_at }),
    ...(row.check_note === null ? {} : { checkNote: row.check_note }),
    selfChecked: row.self_checked === 1,
  }
}
