import { type AskForName, Fault } from '@taga/contract'
import { askApproval } from '../approvals/ask-approval.ts'
import type { ApprovalRow } from '../approvals/store.ts'
import type { Deps } from '../deps.ts'
import type { AccountActor } from '../http/actor.ts'
import { whyName } from './why-name.ts'

/**
 * Puts a refused name before the administrators.
 * @throws Fault `bad_input`, `already_asked`, `conflict` for a name that is not refused (detail.reason `notStopped`)
 */
export async function askForName(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  askedBy: AccountActor,
  { name: text, reason }: AskForName,
): Promise<ApprovalRow> {
  const { name, state, by } = await whyName(deps.store.read, text)
  if (state !== 'blocked') throw new Fault('conflict', { reason: 'notStopped' })
  const stoppedBy = by.map(({ title, entry }) => (title === '' ? entry : `${title}: ${entry}`)).join(', ')
  const body = { name, reason, by: stoppedBy.slice(0, 1_000) }
  return deps.store.write((tx) => askApproval(tx, deps, { kind: 'name', subject: `name:${name}`, askedBy, body }))
}
