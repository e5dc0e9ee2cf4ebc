import {
  ApprovalAnswer,
  ExemptionAnswer,
  ExemptionChoices,
  ExemptionInput,
  ExemptionParams,
  ExemptionRequest,
  ExemptionsAnswer,
  ExemptionsQuery,
  Fault,
  RevokeExemption,
} from '@taga/contract'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { answerApproval } from '../approvals/answer-approval.ts'
import { askApproval } from '../approvals/ask-approval.ts'
import { namesOfAccounts } from '../approvals/store.ts'
import { SOON_MS } from '../approvals/soon.ts'
import type { Schema } from '../db/schema.ts'
import { accountOf, administrators, anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { foldText } from '../register-text.ts'
import { type NamedExemption, answerExemption } from './answer-exemption.ts'
import { listChoices, titlesOf } from './exempt-from.ts'
import { LONGEST_MS, addExemption, isOwnSubject, revokeExemption } from './grant-exemption.ts'
import { findNamedExemption, listExemptions, namesOfPeople } from './store.ts'

const Done = z.object({ id: z.string() })

export const exemptionRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/exemptions',
    summary: { ja: '例外の台帳を一覧する', en: 'List the register of exemptions' },
    allow: overseers,
    query: ExemptionsQuery,
    answer: ExemptionsAnswer,
    run: async ({ store, now }, { query }) => {
      const at = now()
      const soon = at + SOON_MS
      const search = query.search === undefined ? undefined : foldText(query.search)
      const { rows, next, total } = await listExemptions(store.read, { ...query, search, now: at, soon })
      return { rows: await answered(store.read, rows, at), next, total }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/exemption-choices',
    summary: { ja: '例外を認められる規則と項目', en: 'Rules and items that one may be exempt from' },
    allow: anyoneSignedIn,
    answer: ExemptionChoices,
    run: async ({ store, now }) => ({ choices: [...(await listChoices(store.read, now()))], longestMs: LONGEST_MS }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/exemptions/:exemption',
    summary: { ja: '1件の例外を見る', en: 'See one exemption' },
    allow: overseers,
    params: ExemptionParams,
    answer: ExemptionAnswer,
    run: async ({ store, now }, { params }) => {
      const row = await findNamedExemption(store.read, params.exemption)
      if (row === undefined) throw new Fault('not_found')
      const [answer] = await answered(store.read, [row], now())
      if (answer === undefined) throw new Error('one exemption is one answer')
      return answer
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/exemptions',
    summary: { ja: '例外を記録する', en: 'Record an exemption' },
    allow: administrators,
    fresh: true,
    body: ExemptionInput,
    answer: Done,
    status: 201,
    run: async (deps, { actor, body }) => ({ id: (await addExemption(deps, accountOf(actor), body)).id }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/exemptions/:exemption/revoke',
    summary: { ja: '例外を取り消す', en: 'Revoke an exemption' },
    allow: administrators,
    params: ExemptionParams,
    body: RevokeExemption,
    answer: Done,
    run: async (deps, { actor, params, body }) => {
      const by = accountOf(actor)
      const { id } = await deps.store.write((tx) =>
        revokeExemption(tx, deps, { id: params.exemption, by, reason: body.reason }),
      )
      return { id }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/exemption-requests',
    summary: {
      ja: '自分または自分の端末の例外を申請する',
      en: 'Ask for an exemption for oneself or a device one uses',
    },
    allow: anyoneSignedIn,
    body: ExemptionRequest,
    answer: ApprovalAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      const askedBy = accountOf(actor)
      const row = await deps.store.write(async (tx) => {
        if (!(await isOwnSubject(tx, askedBy, body.subject))) throw new Fault('not_found')
        const subject = `${body.subject.kind}:${body.subject.id}`
        if (!(await listChoices(tx.db, deps.now())).some(({ id }) => id === body.exemptFrom))
          throw new Fault('bad_input', { in: 'body', fields: [{ field: 'exemptFrom', problem: 'invalid_value' }] })
        return askApproval(tx, deps, { kind: 'exemption', subject, askedBy, body })
      })
      return answerApproval(deps.store.read, askedBy, row)
    },
  }),
]

async function answered(db: Kysely<Schema>, rows: readonly NamedExemption[], now: number): Promise<ExemptionAnswer[]> {
  const accounts = await namesOfAccounts(
    db,
    rows.flatMap((row) => [row.created_account, ...(row.revoked_account === null ? [] : [row.revoked_account])]),
  )
  const people = await namesOfPeople(
    db,
    rows.map((row) => row.owner_person),
  )
  const titleOf = await titlesOf(db, now)
  return rows.map((row) => answerExemption(row, { titleOf, accounts, people, now, soon: now + SOON_MS }))
}
