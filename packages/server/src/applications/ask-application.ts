import { type ApplicationRequest, Fault } from '@taga/contract'
import { askApproval } from '../approvals/ask-approval.ts'
import type { ApprovalRow } from '../approvals/store.ts'
import type { Deps } from '../deps.ts'
import type { AccountActor } from '../http/actor.ts'
import { foldText } from '../register-text.ts'
import { addApplication } from './keep-application.ts'
import { REVIEW_QUESTIONS } from './review-questions.ts'
import { findApplicationByName } from './store.ts'

/**
 * A person asks for an application, with an answer to every question of the review (AD-6, TW-6). From now on it is on the list as asked
 * for: where it stands already it waits, and may stay until its deadline. One that was refused stays refused while it is asked for again.
 * @throws Fault `bad_input` for a question without an answer or an answer needed in the past; `conflict` (detail.reason
 * `approvedAlready`); `already_asked`
 */
export function askApplication(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  askedBy: AccountActor,
  wish: ApplicationRequest,
): Promise<ApprovalRow> {
  const missing = REVIEW_QUESTIONS.filter(({ id }) => wish.review[id] === undefined).map(({ id }) => id)
  if (missing.length > 0 || Object.keys(wish.review).length !== REVIEW_QUESTIONS.length) throw bad('review', missing)
  if (wish.neededBy !== undefined && wish.neededBy <= deps.now()) throw bad('neededBy', [])
  return deps.store.write(async (tx) => {
    const known = await findApplicationByName(tx.db, foldText(wish.name))
    if (known?.verdict === 'approved' || known?.verdict === 'ignored')
      throw new Fault('conflict', { reason: 'approvedAlready' })
    const { name, publisher, os } = wish
    const entry =
      known ??
      (await addApplication(tx, deps, askedBy, {
        name,
        ...(publisher === undefined ? {} : { publisher }),
        matches: [{ ...(os === undefined ? {} : { os }), pattern: name, exact: true }],
        verdict: 'asked',
      }))
    const asked = { kind: 'application', subject: `application:${entry.id}`, askedBy, body: jsonOf(wish) }
    return askApproval(tx, deps, { ...asked, dueAt: wish.neededBy })
  })
}

/** Without the fields that were not given: a request is kept as JSON. */
function jsonOf({ publisher, os, neededBy, ...rest }: ApplicationRequest) {
  return {
    ...rest,
    ...(publisher === undefined ? {} : { publisher }),
    ...(os === undefined ? {} : { os }),
    ...(neededBy === undefined ? {} : { neededBy }),
  }
}

function bad(field: string, missing: readonly string[]): Fault {
  return new Fault('bad_input', { in: 'body', fields: [{ field, problem: 'invalid_value', missing }] })
}
