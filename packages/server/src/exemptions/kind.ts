import { ExemptionRequest, Fault } from '@taga/contract'
import { type Words, findPostureItem, findRule, isPostureItemId } from '@taga/core'
import { defineApprovalKind } from '../approvals/kind.ts'
import { requireAlone } from '../approvals/require-alone.ts'
import { replaceGranted } from '../approvals/replace-granted.ts'
import { findAccount } from '../accounts/store.ts'
import { administrators, anyoneSignedIn } from '../http/allow.ts'
import { isInForce } from './store.ts'
import { LONGEST_MS, grantExemption, isOwnSubject, revokeExemption } from './grant-exemption.ts'

/** Somebody asks to be exempt. Who grants it sets the end and answers for it. */
export const exemptionKind = defineApprovalKind({
  kind: 'exemption',
  title: { ja: '例外', en: 'exemption' },
  body: ExemptionRequest,
  mayAsk: anyoneSignedIn,
  mayDecide: administrators,
  needsEnd: true,
  longestMs: LONGEST_MS,
  summary: ({ exemptFrom }) => {
    const { ja, en } = titleOf(exemptFrom)
    return { ja: `例外：${ja}`, en: `Exemption: ${en}` }
  },
  shows: ({ exemptFrom, subject, reason }) => [
    { term: { ja: '規則・項目', en: 'Rule or item' }, value: titleOf(exemptFrom) },
    {
      term: { ja: '対象', en: 'For' },
      value: subject.kind === 'person' ? { ja: '本人', en: 'the person' } : { ja: '端末', en: 'the device' },
    },
    { term: { ja: '理由', en: 'Reason' }, value: { ja: reason, en: reason } },
  ],
  onGranted: async (tx, approval, deps) => {
    const account = approval.decidedAccount ?? ''
    const owner = (await findAccount(tx.db, account))?.person_id
    if (owner === null || owner === undefined || approval.validUntil === undefined)
      throw new Fault('bad_input', { in: 'body', fields: [{ field: 'owner', problem: 'required' }] })
    // the device may be in other hands than when it was asked for
    const selfGranted = await isOwnSubject(tx, { person: owner }, approval.body.subject)
    const by = { kind: 'account', account, person: owner, roles: [], session: '' } as const
    if (selfGranted) await requireAlone(tx, by, { mayDecide: administrators, now: deps.now() })
    const row = await grantExemption(tx, deps, {
      ...approval.body,
      owner,
      until: approval.validUntil,
      by: { account },
      selfGranted,
    })
    await replaceGranted(tx, deps, { approval, subject: `exemption:${row.id}` })
  },
  onEnded: async (tx, approval, deps) => {
    const id = approval.subject.replace(/^exemption:/u, '')
    // one that has run out, or was revoked in the register, has ended already
    if (approval.endedAccount === undefined || !(await isInForce(tx.db, id, deps.now()))) return
    await revokeExemption(tx, deps, { id, by: { account: approval.endedAccount }, reason: approval.endCause ?? '' })
  },
})

/** A rule of the organisation's own is called by its id here: whoever decides sees the request in full. */
function titleOf(exemptFrom: string): Words {
  const known = isPostureItemId(exemptFrom) ? findPostureItem(exemptFrom) : findRule(exemptFrom)
  return known?.title ?? { ja: exemptFrom, en: exemptFrom }
}
