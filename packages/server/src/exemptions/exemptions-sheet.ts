import { everyName, everyPage } from '../approvals/approvals-sheet.ts'
import { writeDay } from '../csv/read-cell.ts'
import type { WrittenSheet } from '../csv/register-sheet.ts'
import { stateOf } from './answer-exemption.ts'
import { titlesOf } from './exempt-from.ts'
import { type ExemptionState, listExemptions, namesOfPeople } from './store.ts'

/** The register of exemptions, soonest end first. Written only: an exemption is recorded by a person, with a reason. */
export const exemptionsSheet: WrittenSheet = {
  columns: [
    { key: 'id', name: { ja: 'ID', en: 'ID' }, required: false },
    { key: 'from', name: { ja: '規則・項目', en: 'Rule or item' }, required: false },
    { key: 'subject', name: { ja: '対象', en: 'For' }, required: false },
    { key: 'reason', name: { ja: '理由', en: 'Reason' }, required: false },
    { key: 'owner', name: { ja: '責任者', en: 'Owner' }, required: false },
    { key: 'until', name: { ja: '期限', en: 'Until' }, required: false },
    { key: 'state', name: { ja: '状態', en: 'State' }, required: false },
    { key: 'createdAt', name: { ja: '記録した日', en: 'Recorded on' }, required: false },
    { key: 'revokeReason', name: { ja: '取り消す理由', en: 'Why revoked' }, required: false },
  ],
  write: async (db, language, now) => {
    const times = { now, soon: now }
    const rows = await everyPage((after) => listExemptions(db, { sort: 'until', limit: 200, after, ...times }))
    const owners = await everyName([...new Set(rows.map((row) => row.owner_person))], (part) => namesOfPeople(db, part))
    const titleOf = await titlesOf(db, now)
    return rows.map((row) => ({
      id: row.id,
      from: titleOf(row.exempt_from)[language],
      subject: (row.subject_kind === 'person' ? row.person_name : row.device_label) ?? row.subject_id,
      reason: row.reason,
      owner: owners.get(row.owner_person) ?? row.owner_person,
      until: writeDay(row.until),
      state: STATES[stateOf(row, times)][language],
      createdAt: writeDay(row.created_at),
      revokeReason: row.revoke_reason ?? '',
    }))
  },
}

const STATES: Readonly<Record<ExemptionState, { readonly ja: string; readonly en: string }>> = {
  inForce: { ja: '有効', en: 'in force' },
  endingSoon: { ja: '有効', en: 'in force' },
  ended: { ja: '終了', en: 'ended' },
  revoked: { ja: '取り消し', en: 'revoked' },
}
