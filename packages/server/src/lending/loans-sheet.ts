import type { LoanState, ReturnCondition } from '@taga/contract'
import { DEVICE_KIND_WORDS, type Words } from '@taga/core'
import { everyPage } from '../approvals/approvals-sheet.ts'
import { writeDay } from '../csv/read-cell.ts'
import type { WrittenSheet } from '../csv/register-sheet.ts'
import { answerLoan } from './answer-loan.ts'
import { listLoans } from './store.ts'

/** Every loan, newest first. Written only: a device changes hands between people, never by a file. */
export const loansSheet: WrittenSheet = {
  columns: [
    { key: 'id', name: { ja: 'ID', en: 'ID' }, required: false },
    { key: 'person', name: { ja: '借りた人', en: 'Borrower' }, required: false },
    { key: 'device', name: { ja: '端末', en: 'Device' }, required: false },
    { key: 'tag', name: { ja: '管理番号', en: 'Tag' }, required: false },
    { key: 'serial', name: { ja: 'シリアル番号', en: 'Serial number' }, required: false },
    { key: 'wanted', name: { ja: '希望した種類', en: 'Kind asked for' }, required: false },
    { key: 'purpose', name: { ja: '用途', en: 'What for' }, required: false },
    { key: 'state', name: { ja: '状態', en: 'State' }, required: false },
    { key: 'standing', name: { ja: '期限と署名', en: 'Date and signature' }, required: false },
    { key: 'dueAt', name: { ja: '返却予定日', en: 'Due' }, required: false },
    { key: 'accessories', name: { ja: '付属品', en: 'Accessories' }, required: false },
    { key: 'condition', name: { ja: '渡したときの状態', en: 'Condition when handed over' }, required: false },
    {
      key: 'notReadyWhy',
      name: { ja: '点検を待たずに貸した理由', en: 'Why it was lent though not ready' },
      required: false,
    },
    { key: 'handedOverAt', name: { ja: '引き渡し日', en: 'Handed over' }, required: false },
    { key: 'signedAt', name: { ja: '署名日', en: 'Signed' }, required: false },
    { key: 'returnedAt', name: { ja: '返却日', en: 'Returned' }, required: false },
    { key: 'returnCondition', name: { ja: '返却時の状態', en: 'Condition when returned' }, required: false },
    { key: 'missing', name: { ja: '戻らなかった付属品', en: 'Accessories missing' }, required: false },
  ],
  write: async (db, language, now) => {
    const rows = await everyPage((after) => listLoans(db, { now }, { sort: '-created', limit: 200, after }))
    return rows.map((row) => {
      const loan = answerLoan(row, now)
      return {
        id: loan.id,
        person: loan.personName,
        device: loan.deviceLabel ?? '',
        tag: loan.deviceTag ?? '',
        serial: loan.deviceSerial ?? '',
        wanted: loan.wanted === undefined ? '' : DEVICE_KIND_WORDS[loan.wanted][language],
        purpose: loan.purpose,
        state: STATES[loan.state][language],
        standing: loan.standing === undefined ? '' : STANDINGS[loan.standing][language],
        dueAt: writeDay(loan.dueAt),
        accessories: loan.accessories.join('、'),
        condition: loan.condition ?? '',
        notReadyWhy: loan.ready?.why ?? '',
        handedOverAt: writeDay(loan.handedOverAt),
        signedAt: writeDay(loan.signedAt),
        returnedAt: writeDay(loan.returnedAt),
        returnCondition: loan.returnCheck === undefined ? '' : CONDITIONS[loan.returnCheck.condition][language],
        missing: (loan.returnCheck?.missing ?? []).join('、'),
      }
    })
  },
}

const STATES: Readonly<Record<LoanState, Words>> = {
  requested: { ja: '申請中', en: 'asked for' },
  granted: { ja: '引き渡し待ち', en: 'to be handed over' },
  handedOver: { ja: '貸出中', en: 'lent' },
  returned: { ja: '返却済み', en: 'returned' },
  refused: { ja: '却下・取消', en: 'refused or withdrawn' },
}
const STANDINGS: Readonly<Record<'toSign' | 'inOrder' | 'dueSoon' | 'late', Words>> = {
  toSign: { ja: '署名待ち', en: 'to be signed' },
  inOrder: { ja: '貸出中', en: 'in order' },
  dueSoon: { ja: '期限が近い', en: 'due soon' },
  late: { ja: '期限切れ', en: 'late' },
}
const CONDITIONS: Readonly<Record<ReturnCondition, Words>> = {
  good: { ja: '問題なし', en: 'no problem' },
  worn: { ja: '使用に伴う傷み', en: 'worn by use' },
  damaged: { ja: '破損', en: 'damaged' },
  broken: { ja: '故障・動かない', en: 'broken' },
}
