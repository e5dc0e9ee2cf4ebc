import { ApplicationRequest } from '@taga/contract'
import { DEVICE_SYSTEM_WORDS, type Words } from '@taga/core'
import { type Approval, type KindDeps, type Shown, defineApprovalKind } from '../approvals/kind.ts'
import { clearEnd } from '../approvals/store.ts'
import type { Tx } from '../db/store.ts'
import { administrators, anyoneSignedIn } from '../http/allow.ts'
import { changeApplication, contentOf, removeApplication } from './keep-application.ts'
import { REVIEW_QUESTIONS } from './review-questions.ts'
import { findApplication } from './store.ts'

const WEEK_MS = 7 * 86_400_000
const ANSWERS: Readonly<Record<'yes' | 'no' | 'unknown', Words>> = {
  yes: { ja: 'はい', en: 'yes' },
  no: { ja: 'いいえ', en: 'no' },
  unknown: { ja: 'わからない', en: 'not known' },
}

/** Somebody asks for an application. What is granted enters the list for everybody (AD-6). */
export const applicationKind = defineApprovalKind({
  kind: 'application',
  title: { ja: 'アプリの利用', en: 'application' },
  body: ApplicationRequest,
  mayAsk: anyoneSignedIn,
  mayDecide: administrators,
  longestMs: 3 * 366 * 86_400_000,
  endHint: {
    ja: 'まだ使ってよいかを見直す日です。承認は切れません。空欄なら見直し日を決めません。',
    en: 'When somebody looks at it again; the approval does not end then. Leave it empty for no date.',
  },
  remindsItself: true,
  summary: ({ name, os }) => ({
    ja: os === undefined ? name : `${name}（${DEVICE_SYSTEM_WORDS[os].ja}）`,
    en: os === undefined ? name : `${name} (${DEVICE_SYSTEM_WORDS[os].en})`,
  }),
  shows: (body) => [
    { term: { ja: '用途', en: 'What for' }, value: same(body.purpose) },
    { term: { ja: '入手先', en: 'Where it comes from' }, value: same(body.source) },
    ...(body.publisher === undefined ? [] : [{ term: { ja: '提供元', en: 'Publisher' }, value: same(body.publisher) }]),
    ...REVIEW_QUESTIONS.map((question): Shown => reviewLine(question, body.review[question.id] ?? 'unknown')),
  ],
  onGranted: async (tx, approval, deps) => {
    const { conditions, validUntil, body } = approval
    await decideEntry(tx, approval, deps, {
      verdict: 'approved',
      place: body.source,
      ...(conditions === undefined ? {} : { conditions }),
      ...(validUntil === undefined ? {} : { reviewAt: validUntil }),
    })
    // the entry of the list has the date from now on: a review that is due ends nothing
    await clearEnd(tx.db, approval.id)
  },
  onTurnedDown: async (tx, approval, deps) => {
    if (await isAskedByOthers(tx, approval)) return
    if (approval.state === 'refused')
      return decideEntry(tx, approval, deps, { verdict: 'refused', removalDueAt: deps.now() + WEEK_MS })
    const entry = await findApplication(tx.db, idOf(approval))
    if (entry?.verdict !== 'asked') return
    await removeApplication(tx, { kind: 'account', account: approval.askedAccount, roles: [], session: '' }, entry.id)
  },
  onEnded: async (tx, approval, deps) => {
    if (approval.endedAccount === undefined) return
    await decideEntry(tx, approval, deps, { verdict: 'refused', removalDueAt: deps.now() + WEEK_MS })
  },
})

/** What a decision says of the entry. One that somebody has taken off the list meanwhile stays off it. */
async function decideEntry(
  tx: Tx,
  approval: Approval<ApplicationRequest>,
  deps: KindDeps,
  said: Partial<ReturnType<typeof contentOf>> & { readonly verdict: 'approved' | 'refused' },
): Promise<void> {
  const entry = await findApplication(tx.db, idOf(approval))
  if (entry === undefined) return
  // a refusal leaves alone what was approved in the list itself
  if (approval.state === 'refused' && entry.verdict !== 'asked') return
  const account = approval.endedAccount ?? approval.decidedAccount ?? ''
  const content = { ...contentOf(entry), ...said }
  await changeApplication(tx, deps, { account }, { id: entry.id, version: entry.version, content })
}

async function isAskedByOthers(tx: Tx, { id, subject }: Approval): Promise<boolean> {
  const other = await tx.db
    .selectFrom('approvals')
    .select('id')
    .where('kind', '=', 'application')
    .where('subject', '=', subject)
    .where('state', '=', 'asked')
    .where('id', '!=', id)
    .executeTakeFirst()
  return other !== undefined
}

function idOf({ subject }: Approval): string {
  return subject.replace(/^application:/u, '')
}

function reviewLine({ title, good }: (typeof REVIEW_QUESTIONS)[number], answer: 'yes' | 'no' | 'unknown'): Shown {
  const { ja, en } = ANSWERS[answer]
  return { term: title, value: answer === good ? { ja, en } : { ja: `${ja}（要確認）`, en: `${en} (look at this)` } }
}

function same(text: string): Words {
  return { ja: text, en: text }
}
