import {
  AskExtension,
  BorrowerAnswer,
  DecideExtension,
  DeviceKind,
  Fault,
  HandOverLoan,
  LoanAnswer,
  LoansAnswer,
  LoansQuery,
  MyLoansAnswer,
  ReadyAnswer,
  RegisterId,
  RequestLoan,
  ReturnLoan,
  ShelfAnswer,
  SignLoan,
} from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { deviceFor } from '../devices/routes.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { accountOf, administrators, anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { isSamePerson } from '../people/routes.ts'
import { foldText } from '../register-text.ts'
import { lastHeardOf } from '../reports/store.ts'
import { answerLoan } from './answer-loan.ts'
import { askExtension, decideExtension, returnLoan, signLoan } from './follow-loan.ts'
import { handOver } from './hand-over.ts'
import { BORROW_REFUSAL_WORDS } from './may-borrow.ts'
import { readReadiness, readReadinessOf, readRefusals } from './read-borrower.ts'
import { requestLoan } from './request-loan.ts'
import { type LoanLineRow, findLoanLine, listLoans, listLoansOf, listShelf } from './store.ts'

const LoanParams = z.strictObject({ loan: RegisterId })

/** The borrower sees the own loans; overseers see every loan. */
export function maySeeLoan(actor: Actor, loan: Pick<LoanLineRow, 'person_id'>): boolean {
  return overseers(actor) || isSamePerson(actor, loan.person_id)
}

async function loanFor({ store }: Pick<Deps, 'store'>, actor: Actor, id: string): Promise<LoanLineRow> {
  const row = await findLoanLine(store.read, id)
  if (row === undefined || !maySeeLoan(actor, row)) throw new Fault('not_found')
  return row
}

/** The loan of whoever asks. Nobody signs or asks for somebody else, administrators included. */
async function ownLoan(deps: Pick<Deps, 'store'>, actor: Actor, id: string): Promise<LoanLineRow> {
  const row = await loanFor(deps, actor, id)
  if (!isSamePerson(actor, row.person_id)) throw new Fault('not_allowed')
  return row
}

async function answered({ store, now }: Pick<Deps, 'store' | 'now'>, id: string): Promise<LoanAnswer> {
  const row = await findLoanLine(store.read, id)
  if (row === undefined) throw new Fault('not_found')
  return answerLoan(row, now())
}

export const lendingRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/loans',
    summary: { ja: '貸出を一覧する', en: 'List loans' },
    allow: overseers,
    query: LoansQuery,
    answer: LoansAnswer,
    run: async ({ store, now }, { query: { sort, after, limit, search, ...filter } }) => {
      const at = now()
      const folded = search === undefined ? undefined : foldText(search)
      const page = await listLoans(store.read, { ...filter, search: folded, now: at }, { sort, after, limit })
      return { ...page, rows: page.rows.map((row) => answerLoan(row, at)) }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/my/loans',
    summary: { ja: '自分の貸出を一覧する', en: "List one's own loans" },
    allow: anyoneSignedIn,
    answer: MyLoansAnswer,
    run: async ({ store, now }, { actor }) => {
      const { person } = accountOf(actor)
      const rows = person === undefined ? [] : await listLoansOf(store.read, person)
      return { loans: rows.map((row) => answerLoan(row, now())) }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/loans/:loan',
    summary: { ja: '貸出の1件を見る', en: 'See one loan' },
    allow: anyoneSignedIn,
    params: LoanParams,
    answer: LoanAnswer,
    run: async (deps, { actor, params }) => answerLoan(await loanFor(deps, actor, params.loan), deps.now()),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/loans/requests',
    summary: { ja: '端末の貸出を申請する', en: 'Ask to be lent a device' },
    allow: anyoneSignedIn,
    body: RequestLoan,
    answer: LoanAnswer,
    status: 201,
    run: async (deps, { actor, body }) => answered(deps, (await requestLoan(deps, accountOf(actor), body)).id),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/loans',
    summary: { ja: '端末を引き渡す', en: 'Hand a device over' },
    allow: administrators,
    body: HandOverLoan,
    answer: LoanAnswer,
    status: 201,
    run: async (deps, { actor, body }) => answered(deps, (await handOver(deps, actorName(actor), body)).id),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/loans/:loan/signature',
    summary: { ja: '受領に署名する', en: 'Sign for what was received' },
    allow: anyoneSignedIn,
    params: LoanParams,
    body: SignLoan,
    answer: LoanAnswer,
    run: async (deps, { actor, params, body }) => {
      const { id } = await ownLoan(deps, actor, params.loan)
      await signLoan(deps, actorName(actor), { ...body, id })
      return answered(deps, id)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/loans/:loan/extension',
    summary: { ja: '返却期限の延長を申請する', en: 'Ask to keep a device longer' },
    allow: anyoneSignedIn,
    params: LoanParams,
    body: AskExtension,
    answer: LoanAnswer,
    run: async (deps, { actor, params, body }) => {
      const { id } = await ownLoan(deps, actor, params.loan)
      await askExtension(deps, actorName(actor), { ...body, id })
      return answered(deps, id)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/loans/:loan/extension/decision',
    summary: { ja: '延長を認める・認めない', en: 'Grant or refuse an extension' },
    allow: administrators,
    params: LoanParams,
    body: DecideExtension,
    answer: LoanAnswer,
    run: async (deps, { actor, params, body }) => {
      await decideExtension(deps, accountOf(actor), { ...body, id: params.loan })
      return answered(deps, params.loan)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/loans/:loan/return',
    summary: { ja: '返却を点検して受け取る', en: 'Take a device back and check it' },
    allow: administrators,
    params: LoanParams,
    body: ReturnLoan,
    answer: LoanAnswer,
    run: async (deps, { actor, params, body }) => {
      await returnLoan(deps, actorName(actor), { ...body, id: params.loan })
      return answered(deps, params.loan)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/shelf',
    summary: {
      ja: '保管中の端末と、すぐ貸し出せるかを見る',
      en: 'See the devices on the shelf and whether they are ready to lend',
    },
    allow: overseers,
    answer: ShelfAnswer,
    run: async ({ store, now }) => {
      const { rows, total } = await listShelf(store.read)
      const heard = await lastHeardOf(
        store.read,
        rows.map((row) => row.id),
      )
      const ready = await readReadinessOf(store.read, rows, now())
      return {
        total,
        rows: rows.map((row) => {
          const seenAt = heard.get(row.id)?.at
          return {
            id: row.id,
            label: row.label,
            ...(row.tag === null ? {} : { tag: row.tag }),
            kind: DeviceKind.parse(row.kind),
            ...(row.place === null ? {} : { place: row.place }),
            version: row.version,
            ...(seenAt === undefined ? {} : { lastSeenAt: seenAt }),
            ready: ready.get(row.id) ?? { state: 'unknown' as const, checks: [] },
          }
        }),
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/devices/:device/readiness',
    summary: { ja: '端末をすぐ貸し出せるかを見る', en: 'See whether a device is ready to lend' },
    allow: overseers,
    params: z.strictObject({ device: RegisterId }),
    answer: ReadyAnswer,
    run: async (deps, { actor, params }) =>
      readReadiness(deps.store.read, await deviceFor(deps, actor, params.device), deps.now()),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/people/:person/borrowing',
    summary: { ja: '端末を貸してよい人かを見る', en: 'See whether a person may be lent a device' },
    allow: overseers,
    params: z.strictObject({ person: RegisterId }),
    answer: BorrowerAnswer,
    run: async ({ store, now }, { params }) => {
      const refusals = await readRefusals(store.read, params.person, now())
      return {
        may: refusals.length === 0,
        reasons: refusals.map((reason) => ({ reason, words: BORROW_REFUSAL_WORDS[reason] })),
      }
    },
  }),
]
