import type { ApplicationVerdict } from '@taga/contract'
import { everyPage } from '../approvals/approvals-sheet.ts'
import { writeDay } from '../csv/read-cell.ts'
import type { WrittenSheet } from '../csv/register-sheet.ts'
import { listApplications, readMatches } from './store.ts'

/** The list of applications. Written only. */
export const applicationsSheet: WrittenSheet = {
  columns: [
    { key: 'id', name: { ja: 'ID', en: 'ID' }, required: false },
    { key: 'name', name: { ja: 'アプリ名', en: 'Application' }, required: false },
    { key: 'publisher', name: { ja: '提供元', en: 'Publisher' }, required: false },
    { key: 'verdict', name: { ja: '扱い', en: 'May it be used?' }, required: false },
    { key: 'matches', name: { ja: '端末での名前', en: 'Names on devices' }, required: false },
    { key: 'place', name: { ja: '入手先', en: 'Where to get it' }, required: false },
    { key: 'conditions', name: { ja: '使う条件', en: 'Conditions' }, required: false },
    { key: 'reason', name: { ja: '理由', en: 'Reason' }, required: false },
    { key: 'reviewAt', name: { ja: '見直し日', en: 'Review' }, required: false },
    { key: 'removalDueAt', name: { ja: '削除の期限', en: 'To be removed by' }, required: false },
  ],
  write: async (db, language) => {
    const rows = await everyPage((after) => listApplications(db, { sort: 'name', limit: 200, after }))
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      publisher: row.publisher ?? '',
      verdict: VERDICTS[row.verdict][language],
      matches: readMatches(row)
        .map(({ os, pattern, publisher, identifier }) =>
          [os === undefined ? pattern : `${os}: ${pattern}`, publisher, identifier].filter(Boolean).join(' | '),
        )
        .join('\n'),
      place: row.place ?? '',
      conditions: row.conditions ?? '',
      reason: row.reason ?? '',
      reviewAt: writeDay(row.review_at ?? undefined),
      removalDueAt: writeDay(row.removal_due_at ?? undefined),
    }))
  },
}

const VERDICTS: Readonly<Record<ApplicationVerdict, { readonly ja: string; readonly en: string }>> = {
  asked: { ja: '申請中', en: 'asked for' },
  approved: { ja: '承認', en: 'approved' },
  refused: { ja: '使用不可', en: 'not allowed' },
  ignored: { ja: '対象外', en: 'left alone' },
}
