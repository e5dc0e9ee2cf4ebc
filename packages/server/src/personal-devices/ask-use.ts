import { Fault, type PersonalDeviceRequest } from '@taga/contract'
import { askApproval } from '../approvals/ask-approval.ts'
import type { ApprovalRow } from '../approvals/store.ts'
import type { Deps } from '../deps.ts'
import { findDevice } from '../devices/store.ts'
import type { AccountActor } from '../http/actor.ts'
import { foldText } from '../register-text.ts'
import { presentConsent } from './consent-texts.ts'
import { missingProtections } from './protections.ts'
import { USABLE_PATTERNS } from './terms.ts'

/**
 * A person asks to use a device of their own, or to go on using it. Every protection that its kind needs is confirmed, and the present
 * text is agreed to: without that there is nothing to approve (AD-9.1).
 * @throws Fault `bad_input` (protections that are missing, an older text, no person behind the account), `not_found` for a device that
 * is not a personal one of theirs, `already_asked`
 */
export function askPersonalUse(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  askedBy: AccountActor,
  wish: PersonalDeviceRequest,
): Promise<ApprovalRow> {
  const { device, ...body } = wish
  const missing = missingProtections(wish.kind, wish.protections)
  if (missing.length > 0) throw bad('protections', { missing: missing.map(({ id }) => id) })
  if (!wish.patterns.every((id) => USABLE_PATTERNS.includes(id))) throw bad('patterns')
  if (askedBy.person === undefined) throw bad('person')
  const person = askedBy.person
  return deps.store.write(async (tx) => {
    if (wish.consentVersion !== (await presentConsent(tx.db)).version) throw bad('consentVersion')
    if (device === undefined) {
      const subject = `person:${person} ${foldText(wish.label)}`
      return askApproval(tx, deps, { kind: 'personalDevice', subject, askedBy, body })
    }
    const row = await findDevice(tx.db, device)
    const isTheirs = row?.ownership === 'personal' && row.user_id === person
    if (!isTheirs) throw new Fault('not_found')
    const known = { ...body, device, label: row.label, kind: row.kind, os: row.os, management: row.management }
    if (missingProtections(row.kind, wish.protections).length > 0) throw bad('protections')
    return askApproval(tx, deps, { kind: 'personalDevice', subject: `device:${device}`, askedBy, body: known })
  })
}

function bad(field: string, more: { readonly missing?: readonly string[] } = {}): Fault {
  return new Fault('bad_input', { in: 'body', fields: [{ field, problem: 'invalid_value', ...more }] })
}
