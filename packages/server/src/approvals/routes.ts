import {
  ApprovalAnswer,
  ApprovalDetail,
  ApprovalKindsAnswer,
  ApprovalParams,
  ApprovalsAnswer,
  ApprovalsQuery,
  BulkAnswer,
  BulkApprovals,
  DecideApproval,
  EndApproval,
  Fault,
} from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { AccountActor } from '../http/actor.ts'
import { accountOf, anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { runBulk } from '../lists/run-bulk.ts'
import { foldText } from '../register-text.ts'
import { answerApproval, answerApprovals } from './answer-approval.ts'
import { decideApproval } from './decide-approval.ts'
import { endApproval, withdrawApproval } from './end-approval.ts'
import type { ApprovalKind } from './kind.ts'
import { approvalKinds, kindOf } from './kinds.ts'
import { isOwn } from './require-alone.ts'
import {
  type ApprovalRow,
  approvalOf,
  findApproval,
  findApprovals,
  listApprovalHistory,
  listApprovals,
  namesOfAccounts,
} from './store.ts'
import { SOON_MS } from './soon.ts'

/** Overseers see every request; others see their own. */
export function maySeeApproval(actor: AccountActor, row: ApprovalRow): boolean {
  return overseers(actor) || isOwn(row, actor)
}

export const approvalRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/approvals',
    summary: { ja: '申請を絞り込んで一覧する', en: 'List requests, filtered' },
    allow: overseers,
    query: ApprovalsQuery,
    answer: ApprovalsAnswer,
    run: (deps, { actor, query }) => listed(deps, accountOf(actor), query),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/my/approvals',
    summary: { ja: '自分の申請を一覧する', en: "List one's own requests" },
    allow: anyoneSignedIn,
    query: ApprovalsQuery,
    answer: ApprovalsAnswer,
    run: (deps, { actor, query }) => listed(deps, accountOf(actor), query, accountOf(actor)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/approval-kinds',
    summary: { ja: '申請の種類を一覧する', en: 'List the kinds of requests' },
    allow: anyoneSignedIn,
    answer: ApprovalKindsAnswer,
    run: async () => ({ kinds: approvalKinds.map(({ kind, title }) => ({ kind, title })) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/approvals/:approval',
    summary: { ja: '1件の申請と経過を見る', en: 'See one request and what happened to it' },
    allow: anyoneSignedIn,
    params: ApprovalParams,
    answer: ApprovalDetail,
    run: async ({ store, now }, { actor, params }) => {
      const row = await findApproval(store.read, params.approval)
      const reader = accountOf(actor)
      if (row === undefined || !maySeeApproval(reader, row)) throw new Fault('not_found')
      const history = await listApprovalHistory(store.read, row.id)
      const accounts = history.flatMap(({ actor: by }) => (by.startsWith('account:') ? [by.slice(8)] : []))
      const names = await namesOfAccounts(store.read, accounts)
      const told = history.map(({ at, kind, actor: by }) => ({ at, kind, by: names.get(by.slice(8)) ?? '' }))
      const isOpen = row.state === 'asked'
      const hindrance = isOpen ? await kindOf(row.kind).hindrance(store.read, approvalOf(row), now()) : undefined
      const approval = await answerApproval(store.read, reader, row)
      return { approval, history: told, ...(hindrance === undefined ? {} : { hindrance }) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/approvals/:approval/decision',
    summary: { ja: '申請を承認または却下する', en: 'Grant or refuse a request' },
    allow: decidesSomething,
    fresh: true,
    params: ApprovalParams,
    body: DecideApproval,
    answer: ApprovalAnswer,
    run: async (deps, { actor, params, body }) => {
      const by = accountOf(actor)
      const row = await deps.store.write((tx) => decideApproval(tx, deps, { ...body, id: params.approval, by }))
      return answerApproval(deps.store.read, by, row)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/approvals/bulk',
    summary: { ja: '複数の申請をまとめて承認または却下する', en: 'Grant or refuse several requests' },
    allow: decidesSomething,
    fresh: true,
    body: BulkApprovals,
    answer: BulkAnswer,
    run: async (deps, { actor, body }) => {
      const by = accountOf(actor)
      return runBulk(deps, {
        ids: body.ids,
        dryRun: body.dryRun,
        find: async (ids) =>
          (await findApprovals(deps.store.read, ids)).map((row) => ({
            id: row.id,
            label: kindOf(row.kind).summary(approvalOf(row).body).ja,
          })),
        each: (tx, { id }) =>
          decideApproval(
            tx,
            deps,
            body.act === 'grant'
              ? { decision: 'grant', id, by, reason: body.reason, validUntil: body.validUntil }
              : { decision: 'refuse', id, by, reason: body.reason },
          ),
      })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/approvals/:approval/withdraw',
    summary: { ja: '自分の申請を取り下げる', en: "Take back one's own request" },
    allow: anyoneSignedIn,
    params: ApprovalParams,
    body: z.strictObject({}),
    answer: ApprovalAnswer,
    run: async (deps, { actor, params }) => {
      const by = accountOf(actor)
      const row = await deps.store.write((tx) => withdrawApproval(tx, deps, { id: params.approval, by }))
      return answerApproval(deps.store.read, by, row)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/approvals/:approval/end',
    summary: { ja: '承認を取り消す、または終了を記録する', en: 'Take back what was granted, or note that it is over' },
    allow: decidesSomething,
    fresh: true,
    params: ApprovalParams,
    body: EndApproval,
    answer: ApprovalAnswer,
    run: async (deps, { actor, params, body }) => {
      const by = accountOf(actor)
      const row = await deps.store.write((tx) => endApproval(tx, deps, { id: params.approval, by, ...body }))
      return answerApproval(deps.store.read, by, row)
    },
  }),
]

/** Whoever decides at least one kind of request; each kind is asked again for itself. */
function decidesSomething(actor: Parameters<ApprovalKind['mayDecide']>[0]): boolean {
  return approvalKinds.some((kind) => kind.mayDecide(actor))
}

async function listed(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  reader: AccountActor,
  query: z.output<typeof ApprovalsQuery>,
  askedBy?: AccountActor,
) {
  const { search, endingSoon, ...rest } = query
  const { rows, next, total } = await listApprovals(store.read, {
    ...rest,
    search: search === undefined ? undefined : foldText(search),
    endingBefore: endingSoon === undefined ? undefined : now() + SOON_MS,
    askedBy,
  })
  return { rows: await answerApprovals(store.read, reader, rows), next, total }
}
