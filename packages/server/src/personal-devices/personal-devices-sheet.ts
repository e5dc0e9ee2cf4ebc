import { DEVICE_KIND_WORDS, DEVICE_SYSTEM_WORDS, MANAGEMENT_WORDS } from '@taga/core'
import { everyPage } from '../approvals/approvals-sheet.ts'
import { writeDay } from '../csv/read-cell.ts'
import type { WrittenSheet } from '../csv/register-sheet.ts'
import { protectionTitle } from './protections.ts'
import { listUses, readIds, stateOfUse } from './store.ts'

/** The register of personal devices. Written only: each rests on a request of its owner. */
export const personalDevicesSheet: WrittenSheet = {
  columns: [
    { key: 'device', name: { ja: '端末のID', en: 'Device ID' }, required: false },
    { key: 'label', name: { ja: '端末名', en: 'Device' }, required: false },
    { key: 'owner', name: { ja: '持ち主', en: 'Owner' }, required: false },
    { key: 'kind', name: { ja: '種類', en: 'Kind' }, required: false },
    { key: 'os', name: { ja: 'OS', en: 'System' }, required: false },
    { key: 'management', name: { ja: '管理', en: 'Management' }, required: false },
    { key: 'purpose', name: { ja: '用途', en: 'What for' }, required: false },
    { key: 'protections', name: { ja: '確認した対策', en: 'Protections confirmed' }, required: false },
    { key: 'confirmedAt', name: { ja: '確認した日', en: 'Confirmed on' }, required: false },
    { key: 'consentVersion', name: { ja: '同意した文面の版', en: 'Text agreed to' }, required: false },
    { key: 'validUntil', name: { ja: '有効期限', en: 'Valid until' }, required: false },
    { key: 'state', name: { ja: '状態', en: 'State' }, required: false },
    { key: 'checkedAt', name: { ja: '利用終了を確認した日', en: 'Removal checked on' }, required: false },
  ],
  write: async (db, language, now) => {
    const times = { now, soon: now }
    const rows = await everyPage((after) => listUses(db, { sort: 'name', limit: 200, after, ...times }))
    return rows.map((row) => ({
      device: row.device_id,
      label: row.label,
      owner: row.person_name,
      kind: DEVICE_KIND_WORDS[row.kind][language],
      os: DEVICE_SYSTEM_WORDS[row.os][language],
      management: MANAGEMENT_WORDS[row.management][language],
      purpose: row.purpose,
      protections: readIds(row.protections)
        .map((id) => protectionTitle(id)[language])
        .join(language === 'ja' ? '、' : '; '),
      confirmedAt: writeDay(row.consented_at),
      consentVersion: row.consent_version,
      validUntil: writeDay(row.valid_until),
      state: STATES[stateOfUse(row, times)][language],
      checkedAt: writeDay(row.checked_at ?? undefined),
    }))
  },
}

const STATES: Readonly<Record<ReturnType<typeof stateOfUse>, { readonly ja: string; readonly en: string }>> = {
  inUse: { ja: '利用中', en: 'in use' },
  endingSoon: { ja: '利用中', en: 'in use' },
  expired: { ja: '期限切れ', en: 'expired' },
  ending: { ja: 'データ削除の報告待ち', en: 'removal not confirmed' },
  toCheck: { ja: '削除の確認待ち', en: 'removal to check' },
  ended: { ja: '利用終了', en: 'use ended' },
}
