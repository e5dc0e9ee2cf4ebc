import { NameRequest } from '@taga/contract'
import { defineApprovalKind } from '../approvals/kind.ts'
import { replaceGranted } from '../approvals/replace-granted.ts'
import { administrators, anyoneSignedIn } from '../http/allow.ts'
import { putRule, takeRule } from './put-rule.ts'

/** A rule's words are shorter than a reason may be. */
const MOST_NOTE = 200

/** Somebody needs a name that is refused (AD-5). What is granted is a rule that allows this one host, under the request's own id. */
export const nameKind = defineApprovalKind({
  kind: 'name',
  title: { ja: '止められたサイトの許可', en: 'a site that is stopped' },
  body: NameRequest,
  mayAsk: anyoneSignedIn,
  mayDecide: administrators,
  longestMs: 3 * 366 * 86_400_000,
  endHint: {
    ja: 'この日を過ぎると、また止めます。空欄なら、取り消すまで許可します。',
    en: 'The site is stopped again after this day. Leave it empty to allow it until somebody takes that back.',
  },
  summary: ({ name }) => ({ ja: `サイトの許可：${name}`, en: `Allow the site ${name}` }),
  shows: ({ name, reason, by }) => [
    { term: { ja: 'サイト', en: 'Site' }, value: { ja: name, en: name } },
    { term: { ja: '理由', en: 'Reason' }, value: { ja: reason, en: reason } },
    { term: { ja: '止めているもの', en: 'What stops it' }, value: { ja: by, en: by } },
    {
      term: { ja: '許可すると', en: 'If it is granted' },
      value: {
        ja: 'すべての端末で、この名前だけを開けるようになります。どの一覧よりも優先します。',
        en: 'Every device may open this one name, whatever lists say. Names below it stay as they are.',
      },
    },
  ],
  onGranted: async (tx, approval, deps) => {
    const { id, body, decidedAccount } = approval
    await replaceGranted(tx, deps, { approval, subject: approval.subject })
    await putRule(tx, `account:${decidedAccount ?? ''}`, {
      id,
      act: 'allow',
      kind: 'name',
      value: body.name,
      note: Array.from(body.reason.replaceAll(/\s+/gu, ' ')).slice(0, MOST_NOTE).join(''),
      created_at: deps.now(),
    })
  },
  onEnded: async (tx, { id, endedAccount }) => {
    // where the rule has been changed by hand since, it has another id and stays
    await takeRule(tx, endedAccount === undefined ? 'server' : `account:${endedAccount}`, id)
  },
})
