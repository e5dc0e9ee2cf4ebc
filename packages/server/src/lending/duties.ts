import type { Duty, DutySource } from '../duties/duty.ts'
import { standingOf } from './answer-loan.ts'
import { type LoanLineRow, listLoansOf } from './store.ts'

/** What a borrower has to do: sign for what they received, and bring it back in time. */
export const dutiesOf: DutySource = async (db, person, now) =>
  (await listLoansOf(db, person)).flatMap((row): Duty[] => {
    const duty = dutyOf(row, now)
    return duty === undefined ? [] : [duty]
  })

function dutyOf(row: LoanLineRow, now: number): Duty | undefined {
  const standing = standingOf(row, now)
  if (standing === undefined || standing === 'inOrder') return undefined
  const name = row.device_label ?? ''
  const href = `/my/loans/${row.id}`
  const dueAt = row.due_at === null ? {} : { dueAt: row.due_at }
  if (row.signed_at === null)
    return {
      id: `lending.sign.${row.id}`,
      title: { ja: `「${name}」の受領に署名する`, en: `Sign for ${name}` },
      text: {
        ja: '受け取った物と約束を確かめて、署名してください。1分で終わります。',
        en: 'Check what you received and the terms, and sign. It takes a minute.',
      },
      href,
      state: 'open',
    }
  return {
    id: `lending.return.${row.id}`,
    title: { ja: `「${name}」を返却する`, en: `Return ${name}` },
    text: {
      ja: '期限までに付属品とそろえて返してください。まだ必要なら延長を申請できます。',
      en: 'Bring it back in time with its accessories. If you still need it, ask for an extension.',
    },
    ...dueAt,
    href,
    state: standing === 'late' ? 'late' : 'open',
  }
}
