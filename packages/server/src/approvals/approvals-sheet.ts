import type { ListAnswer } from '@taga/contract'
import { writeDay } from '../csv/read-cell.ts'
import type { WrittenSheet } from '../csv/register-sheet.ts'
import { kindOf } from './kinds.ts'
import { type ApprovalRow, approvalOf, listApprovals, namesOfAccounts } from './store.ts'

/** Requests with what was said to them, newest first. Written only: a decision is made by a person on the screen, never by a file. */
export const approvalsSheet: WrittenSheet = {
  columns: [
    { key: 'id', name: { ja: 'ID', en: 'ID' }, required: false },
    { key: 'kind', name: { ja: '種類', en: 'Kind' }, required: false },
    { key: 'summary', name: { ja: '内容', en: 'What for' }, required: false },
    { key: 'askedBy', name: { ja: '申請者', en: 'Asked by' }, required: false },
    { key: 'askedAt', name: { ja: '申請日', en: 'Asked on' }, required: false },
    { key: 'state', name: { ja: '状態', en: 'State' }, required: false },
    { key: 'decidedBy', name: { ja: '回答者', en: 'Answered by' }, required: false },
    { key: 'decidedAt', name: { ja: '回答日', en: 'Answered on' }, required: false },
    { key: 'reason', name: { ja: '理由', en: 'Reason' }, required: false },
    { key: 'conditions', name: { ja: '条件', en: 'Conditions' }, required: false },
    { key: 'validUntil', name: { ja: '有効期限', en: 'Valid until' }, required: false },
    { key: 'selfDecided', name: { ja: '本人が決定', en: 'Decided by the asker' }, required: false },
  ],
  write: async (db, language) => {
    const rows = await everyPage((after) => listApprovals(db, { sort: '-asked', limit: 200, after }))
    const accounts = new Set(rows.flatMap((row) => [row.asked_account, row.decided_account ?? row.asked_account]))
    const names = await everyName([...accounts], (part) => namesOfAccounts(db, part))
    return rows.map((row) => ({
      id: row.id,
      kind: kindOf(row.kind).title[language],
      summary: kindOf(row.kind).summary(approvalOf(row).body)[language],
      askedBy: names.get(row.asked_account) ?? row.asked_account,
      askedAt: writeDay(row.asked_at),
      state: STATES[row.state][language],
      decidedBy: row.decided_account === null ? '' : (names.get(row.decided_account) ?? row.decided_account),
      decidedAt: writeDay(row.decided_at ?? undefined),
      reason: row.reason ?? '',
      conditions: row.conditions ?? '',
      validUntil: writeDay(row.valid_until ?? undefined),
      selfDecided: row.self_decided === 1 ? YES[language] : '',
    }))
  },
}

const YES = { ja: 'はい', en: 'yes' }
const STATES: Readonly<Record<ApprovalRow['state'], { readonly ja: string; readonly en: string }>> = {
  asked: { ja: '回答待ち', en: 'waiting' },
  granted: { ja: '承認', en: 'granted' },
  refused: { ja: '却下', en: 'refused' },
  withdrawn: { ja: '取り下げ', en: 'withdrawn' },
  ended: { ja: '終了', en: 'ended' },
}

/** A sheet holds at most this many pages of 200 rows. */
const MOST_PAGES = 250

/** All rows of a list, page by page. */
export async function everyPage<Row>(
  page: (after: string | undefined) => Promise<ListAnswer<Row>>,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  let after: string | undefined
  for (let at = 0; at < MOST_PAGES; at += 1) {
    const answer = await page(after)
    rows.push(...answer.rows)
    after = answer.next
    if (after === undefined) break
  }
  return rows
}

/** Names of many, some hundred at a time. */
export async function everyName(
  ids: readonly string[],
  namesOf: (part: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  for (let at = 0; at < ids.length; at += 500)
    for (const [id, name] of await namesOf(ids.slice(at, at + 500))) names.set(id, name)
  return names
}
