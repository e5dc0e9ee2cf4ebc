import type { LoanAnswer } from '@taga/contract'
import { type FindingState, FINDING_STATES } from '@taga/core'
import { DeviceKind } from '@taga/contract'
import { LOAN_TERMS } from './loan-terms.ts'
import { type LoanLineRow, type LoanRow, SOON_MS, readAccessories, readExtension, readReturnCheck } from './store.ts'

export function answerLoan(row: LoanLineRow, now: number): LoanAnswer {
  const extension = readExtension(row)
  const returnCheck = readReturnCheck(row)
  const standing = standingOf(row, now)
  const readyState = FINDING_STATES.find((state) => state === row.ready_state)
  return {
    id: row.id,
    state: row.state,
    ...(standing === undefined ? {} : { standing }),
    person: row.person_id,
    personName: row.person_name,
    ...(row.device_id === null ? {} : { device: row.device_id }),
    ...(row.device_label === null ? {} : { deviceLabel: row.device_label }),
    ...(row.device_tag === null ? {} : { deviceTag: row.device_tag }),
    ...(row.device_serial === null ? {} : { deviceSerial: row.device_serial }),
    ...(row.wanted === null ? {} : { wanted: DeviceKind.parse(row.wanted) }),
    purpose: row.purpose,
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
    accessories: readAccessories(row),
    ...(row.condition === null ? {} : { condition: row.condition }),
    ...(readyState === undefined ? {} : { ready: readyPart(readyState, row.ready_why) }),
    terms: { version: LOAN_TERMS.version, words: [...LOAN_TERMS.words] },
    ...(row.handed_over_at === null ? {} : { handedOverAt: row.handed_over_at }),
    ...(row.signed_at === null ? {} : { signedAt: row.signed_at }),
    ...(extension === undefined ? {} : { extension }),
    ...(row.returned_at === null ? {} : { returnedAt: row.returned_at }),
    ...(returnCheck === undefined ? {} : { returnCheck }),
    version: row.version,
    createdAt: row.created_at,
  }
}

function readyPart(state: FindingState, why: string | null) {
  return { state, ...(why === null ? {} : { why }) }
}

/** How a loan that is out stands: late before all, then unsigned, then due soon. */
export function standingOf(row: Pick<LoanRow, 'state' | 'due_at' | 'signed_at'>, now: number): LoanAnswer['standing'] {
  if (row.state !== 'handedOver') return undefined
  if (row.due_at !== null && row.due_at < now) return 'late'
  if (row.signed_at === null) return 'toSign'
  return row.due_at !== null && row.due_at < now + SOON_MS ? 'dueSoon' : 'inOrder'
}
