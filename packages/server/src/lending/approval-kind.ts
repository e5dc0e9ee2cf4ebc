import { DeviceKind, japanDayWords } from '@taga/contract'
import { DEVICE_KIND_WORDS } from '@taga/core'
import { z } from 'zod'
import { defineApprovalKind } from '../approvals/kind.ts'
import type { Tx } from '../db/store.ts'
import { administrators, anyoneSignedIn } from '../http/allow.ts'

const LoanWish = z.object({
  loan: z.string(),
  wanted: DeviceKind,
  purpose: z.string(),
  until: z.number().int(),
  personName: z.string(),
})
export type LoanWish = z.infer<typeof LoanWish>

/** The request to be lent a device (J2). What is granted waits to be handed over; what is turned down is over. */
export const lendingKind = defineApprovalKind<LoanWish>({
  kind: 'lending',
  title: { ja: '端末の貸出', en: 'Loan of a device' },
  body: LoanWish,
  mayAsk: anyoneSignedIn,
  mayDecide: administrators,
  remindsItself: true,
  summary: ({ wanted, personName }) => ({
    ja: `${personName}: ${DEVICE_KIND_WORDS[wanted].ja}の貸出`,
    en: `${personName}: loan of a ${DEVICE_KIND_WORDS[wanted].en}`,
  }),
  shows: ({ wanted, purpose, until, personName }) => [
    { term: { ja: '借りる人', en: 'Borrower' }, value: { ja: personName, en: personName } },
    { term: { ja: '種類', en: 'Kind' }, value: DEVICE_KIND_WORDS[wanted] },
    { term: { ja: '用途', en: 'Purpose' }, value: { ja: purpose, en: purpose } },
    { term: { ja: '返却予定', en: 'Until' }, value: japanDayWords(until) },
  ],
  onGranted: async (tx, { body }, { now }) => {
    await settle(tx.db, { loan: body.loan, from: 'requested', to: 'granted', now: now() })
  },
  onTurnedDown: async (tx, { body }, { now }) => {
    await settle(tx.db, { loan: body.loan, from: 'requested', to: 'refused', now: now() })
  },
  onEnded: async (tx, { body }, { now }) => {
    // a loan that has been handed over goes on: it ends by its return
    await settle(tx.db, { loan: body.loan, from: 'granted', to: 'refused', now: now() })
  },
})

type Db = Tx['db']

async function settle(
  db: Db,
  {
    loan,
    from,
    to,
    now,
  }: {
    readonly loan: string
    readonly from: 'requested' | 'granted'
    readonly to: 'granted' | 'refused'
    readonly now: number
  },
): Promise<void> {
  await db
    .updateTable('loans')
    .set((eb) => ({ state: to, version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', loan)
    .where('state', '=', from)
    .execute()
}
