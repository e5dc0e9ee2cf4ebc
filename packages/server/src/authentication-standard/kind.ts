import { StandardDemandsShape } from '@taga/contract'
import { DEMAND_WORDS, type EntranceKind } from '@taga/core'
import { z } from 'zod'
import { defineApprovalKind } from '../approvals/kind.ts'
import { replaceGranted } from '../approvals/replace-granted.ts'
import { KIND_WORDS } from '../entrances/entrances-sheet.ts'
import { administrators, executives } from '../http/allow.ts'
import { moveVersion, replaceOlder } from './store.ts'

/** A standard is looked over once a year; some weeks are left for whoever is late. */
export const LONGEST_MS = 400 * 86_400_000

const Body = z.object({ version: z.number().int(), demands: StandardDemandsShape, text: z.string() })

/** A version of the authentication standard waits to be approved, by an administrator who did not propose it or by an executive (AD-14). */
export const authenticationStandardKind = defineApprovalKind({
  kind: 'authenticationStandard',
  title: { ja: '認証基準', en: 'authentication standard' },
  body: Body,
  mayAsk: administrators,
  mayDecide: (actor) => administrators(actor) || executives(actor),
  needsEnd: true,
  longestMs: LONGEST_MS,
  endHint: {
    ja: 'この日までに見直します。過ぎると、認証基準は有効でなくなります。',
    en: 'It is looked over by this day. After it the standard is no longer in force.',
  },
  summary: ({ version }) => ({ ja: `認証基準 第${version}版`, en: `Authentication standard, version ${version}` }),
  shows: ({ version, demands, text }) => [
    { term: { ja: '版', en: 'Version' }, value: { ja: `第${version}版`, en: `${version}` } },
    {
      term: { ja: '社外からの入口すべて', en: 'Every entrance from outside' },
      value: DEMAND_WORDS[demands.everywhere],
    },
    ...Object.entries(demands.kinds).flatMap(([kind, demand]) =>
      demand === undefined
        ? []
        : [{ term: KIND_WORDS[kind as EntranceKind /* a key of the shape */], value: DEMAND_WORDS[demand] }],
    ),
    ...(text === ''
      ? []
      : [{ term: { ja: '追加の規定', en: "The organisation's own text" }, value: { ja: text, en: text } }]),
    {
      term: { ja: '全文', en: 'In full' },
      value: {
        ja: `メニューの「認証基準」で、第${version}版を開いて読めます。`,
        en: `Open version ${version} under "Authentication standard" in the menu.`,
      },
    },
  ],
  onGranted: async (tx, approval, deps) => {
    const { version } = approval.body
    await moveVersion(
      tx.db,
      { version, state: 'proposed' },
      {
        state: 'approved',
        decided_at: deps.now(),
        decided_by: approval.decidedAccount ?? null,
        valid_until: approval.validUntil ?? null,
      },
    )
    await replaceOlder(tx.db, version)
    await replaceGranted(tx, deps, { approval, subject: 'authenticationStandard:approved' })
  },
  onTurnedDown: async (tx, approval, deps) => {
    const change = { state: 'refused', decided_at: deps.now(), decided_by: approval.decidedAccount ?? null } as const
    await moveVersion(tx.db, { version: approval.body.version, state: 'proposed' }, change)
  },
  onEnded: async (tx, approval) => {
    await moveVersion(tx.db, { version: approval.body.version, state: 'approved' }, { state: 'ended' })
  },
})
