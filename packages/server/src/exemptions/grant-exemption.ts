import { Fault } from '@taga/contract'
import { mayBeExempt, writeExemption } from '@taga/core'
import { requireAlone } from '../approvals/require-alone.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { findDevice } from '../devices/store.ts'
import type { AccountActor } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import type { Position } from '../ledger/entry.ts'
import { newId } from '../new-id.ts'
import { findPerson } from '../people/store.ts'
import { recordFacts } from '../reports/record-facts.ts'
import { listChoices } from './exempt-from.ts'
import { type ExemptSubject, type ExemptionRow, listInForceOf, revokeRow, findExemption } from './store.ts'

export const LONGEST_MS = 366 * 86_400_000
/** A fact holds no more texts than this. */
const MOST_AT_ONCE = 64

export type ExemptionDraft = {
  readonly exemptFrom: string
  readonly subject: ExemptSubject
  readonly reason: string
  /** The person who answers for it. */
  readonly owner: string
  readonly until: number
}

/**
 * Exempts a person or a device from a rule or posture item until a date at most a year away. It takes effect at once, and ends by itself.
 * Nobody exempts themselves or a device of theirs, unless there is no other administrator: then it is marked.
 * @throws Fault `bad_input` (a rule that nobody may be exempt from, an unknown subject or owner, an end too far away), `own_request`, `second_gone_lately`,
 * `conflict` (detail.reason `tooMany`)
 */
export function addExemption(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  by: AccountActor,
  draft: ExemptionDraft,
): Promise<ExemptionRow> {
  return deps.store.write(async (tx) => {
    const selfGranted = await isOwnSubject(tx, by, draft.subject)
    if (selfGranted) await requireAlone(tx, by, { mayDecide: administrators, now: deps.now() })
    return grantExemption(tx, deps, { ...draft, by, selfGranted })
  })
}

/** The same inside an open transaction, where somebody has already looked at who asks whom. */
export async function grantExemption(
  tx: Tx,
  deps: Pick<Deps, 'now' | 'random'>,
  grant: ExemptionDraft & { readonly by: Pick<AccountActor, 'account'>; readonly selfGranted: boolean },
): Promise<ExemptionRow> {
  const { subject, until, by } = grant
  const now = deps.now()
  await requireExemptible(tx, grant.exemptFrom, now)
  await requireSubject(tx, subject)
  const owner = await findPerson(tx.db, grant.owner)
  if (owner?.state !== 'active') throw bad('owner')
  if (until <= now || until > now + LONGEST_MS) throw bad('until')
  if ((await listInForceOf(tx.db, subject, now)).length >= MOST_AT_ONCE)
    throw new Fault('conflict', { reason: 'tooMany' })
  const row: ExemptionRow = {
    id: newId(deps.random),
    exempt_from: grant.exemptFrom,
    subject_kind: subject.kind,
    subject_id: subject.id,
    reason: grant.reason,
    owner_person: grant.owner,
    until,
    self_granted: grant.selfGranted ? 1 : 0,
    created_at: now,
    created_account: by.account,
    reminded_at: null,
    revoked_at: null,
    revoked_account: null,
    revoke_reason: null,
  }
  await tx.db.insertInto('exemptions').values(row).execute()
  const position = await tx.append({
    kind: 'exemption.granted',
    actor: `account:${by.account}`,
    subject: `${subject.kind}:${subject.id}`,
    body: {
      exemption: row.id,
      from: row.exempt_from,
      reason: row.reason,
      owner: row.owner_person,
      until,
      selfGranted: grant.selfGranted,
    },
  })
  await writeFacts(tx, { subject, now, position })
  return row
}

/**
 * Ends an exemption at once.
 * @throws Fault `not_found`; `already_decided` where it has ended already
 */
export async function revokeExemption(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  revoking: { readonly id: string; readonly by: Pick<AccountActor, 'account'>; readonly reason: string },
): Promise<ExemptionRow> {
  const { id, by, reason } = revoking
  const now = deps.now()
  const row = await revokeRow(tx.db, id, { at: now, account: by.account, reason })
  if (row === undefined)
    throw new Fault((await findExemption(tx.db, id)) === undefined ? 'not_found' : 'already_decided')
  const subject = { kind: row.subject_kind, id: row.subject_id }
  const position = await tx.append({
    kind: 'exemption.revoked',
    actor: `account:${by.account}`,
    subject: `${subject.kind}:${subject.id}`,
    body: { exemption: id, from: row.exempt_from, reason },
  })
  await writeFacts(tx, { subject, now, position })
  return row
}

async function writeFacts(
  tx: Tx,
  { subject, now, position }: { readonly subject: ExemptSubject; readonly now: number; readonly position: Position },
): Promise<void> {
  const texts = (await listInForceOf(tx.db, subject, now)).map((row) =>
    writeExemption({ from: row.exempt_from, until: row.until }),
  )
  const about = { subject: subject.kind, id: subject.id, source: 'exemptions', at: now, position } as const
  await recordFacts(tx, about, { [`${subject.kind}.exemptions`]: texts })
}

/** The person themselves, or a device that the register says they use. */
export async function isOwnSubject(
  tx: Pick<Tx, 'db'>,
  by: Pick<AccountActor, 'person'>,
  subject: ExemptSubject,
): Promise<boolean> {
  if (by.person === undefined) return false
  if (subject.kind === 'person') return subject.id === by.person
  return (await findDevice(tx.db, subject.id))?.user_id === by.person
}

async function requireExemptible(tx: Tx, exemptFrom: string, now: number): Promise<void> {
  const choices = await listChoices(tx.db, now)
  if (!mayBeExempt(exemptFrom) || !choices.some(({ id }) => id === exemptFrom)) throw bad('exemptFrom')
}

async function requireSubject(tx: Tx, subject: ExemptSubject): Promise<void> {
  const found = subject.kind === 'person' ? await findPerson(tx.db, subject.id) : await findDevice(tx.db, subject.id)
  if (found === undefined) throw bad('subject')
}

function bad(field: 'owner' | 'until' | 'subject' | 'exemptFrom'): Fault {
  return new Fault('bad_input', { in: 'body', fields: [{ field, problem: 'invalid_value' }] })
}
