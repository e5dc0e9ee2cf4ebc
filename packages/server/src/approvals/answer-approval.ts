import type { ApprovalAnswer } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { AccountActor } from '../http/actor.ts'
import { isOwn } from './require-alone.ts'
import { kindOf } from './kinds.ts'
import { type ApprovalRow, approvalOf, namesOfAccounts } from './store.ts'

/** Requests as answers, with the names of those who asked and decided. */
export async function answerApprovals(
  db: Kysely<Schema>,
  reader: AccountActor,
  rows: readonly ApprovalRow[],
): Promise<ApprovalAnswer[]> {
  const accounts = rows.flatMap((row) => [
    row.asked_account,
    ...(row.decided_account === null ? [] : [row.decided_account]),
  ])
  const names = await namesOfAccounts(db, accounts)
  return rows.map((row) => writeAnswer(row, reader, names))
}

/** One request as an answer. */
export async function answerApproval(
  db: Kysely<Schema>,
  reader: AccountActor,
  row: ApprovalRow,
): Promise<ApprovalAnswer> {
  const [answer] = await answerApprovals(db, reader, [row])
  if (answer === undefined) throw new Error('one request is one answer')
  return answer
}

function writeAnswer(row: ApprovalRow, reader: AccountActor, names: ReadonlyMap<string, string>): ApprovalAnswer {
  const kind = kindOf(row.kind)
  const { body, endCause } = approvalOf(row)
  return {
    id: row.id,
    kind: row.kind,
    title: kind.title,
    summary: kind.summary(body),
    shows: kind.shows(body).map(({ term, value }) => ({ term, value })),
    subject: row.subject,
    state: row.state,
    askedBy: whoOf(row.asked_account, names, row.asked_person),
    askedAt: row.asked_at,
    ...given('dueAt', row.due_at),
    isMine: isOwn(row, reader),
    ...(row.decided_account === null ? {} : { decidedBy: whoOf(row.decided_account, names, null) }),
    ...given('decidedAt', row.decided_at),
    selfDecided: row.self_decided === 1,
    ...given('reason', row.reason),
    ...given('conditions', row.conditions),
    ...given('validUntil', row.valid_until),
    needsEnd: kind.needsEnd,
    ...(kind.longestMs === undefined ? {} : { longestMs: kind.longestMs }),
    ...(kind.endHint === undefined ? {} : { endHint: kind.endHint }),
    ...given('endedAt', row.ended_at),
    ...(endCause === undefined ? {} : { endCause }),
    ...given('endReason', row.end_reason),
  }
}

function whoOf(account: string, names: ReadonlyMap<string, string>, person: string | null) {
  return { account, name: names.get(account) ?? account, ...(person === null ? {} : { person }) }
}

function given<const Name extends string, Value>(name: Name, value: Value | null) {
  return (value === null ? {} : { [name]: value }) as { readonly [key in Name]?: Value } // one name, as the line before says
}
