import { CONFIDENTIAL, MANAGED, type RuleRow } from './tests.ts'

const DUTIES_DONE = [
  { fact: 'person.policyAcknowledged', op: 'is', value: true },
  { fact: 'person.trainingValidUntil', op: 'notPassed' },
] as const

/** What people do and install: rows 25 and 31 to 33. */
export const DUTY_ROWS: readonly RuleRow[] = [
  {
    row: 25,
    rules: [
      {
        id: 'browser-passwords-warn',
        measures: ['AD-14', 'TW-16'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['posture'],
        when: [MANAGED],
        must: [[{ fact: 'device.browserSavesPasswords', op: 'is', value: false }]],
        otherwise: { kind: 'warn' },
        live: 'leave',
        title: { ja: 'ブラウザーに業務のパスワードを保存しないこと', en: 'The browser does not keep work passwords' },
        remedy: {
          ja: 'ブラウザーやデスクトップ接続のパスワード保存をオフにし、保存済みの業務用パスワードを消してください。',
          en: 'Switch password saving off in the browser and the desktop client, and delete work passwords already saved.',
        },
      },
    ],
  },
  {
    row: 31,
    rules: [
      {
        id: 'applications-warn',
        measures: ['AD-6', 'TW-6'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['approvals.applications'],
        when: [MANAGED],
        must: [[{ fact: 'device.unapprovedApplications', op: 'atMost', value: 0 }]],
        otherwise: { kind: 'warn' },
        live: 'leave',
        title: { ja: '使うアプリは申請・承認すること', en: 'Applications are asked for and approved' },
        remedy: {
          ja: '承認されていないアプリがあります。業務に要るものは申請し、要らないものは削除してください。申請したものは、決まるまで待ってください。',
          en: 'There are applications nobody approved. Ask for those you need, remove the others, and wait for an answer to what you have asked.',
        },
      },
      {
        id: 'applications-approved',
        measures: ['AD-6', 'TW-6'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['approvals.applications'],
        when: [MANAGED],
        must: [[{ fact: 'device.overdueApplications', op: 'atMost', value: 0 }]],
        otherwise: { kind: 'deny' },
        live: 'pause',
        title: { ja: '期限を過ぎた未承認アプリがないこと', en: 'No unapproved application is past its deadline' },
        remedy: {
          ja: '期限を過ぎた未承認のアプリを削除してください。業務に要るものは申請し、管理者に判断を急いでもらってください。',
          en: 'Remove the unapproved applications past their deadline. Ask for those you need, and ask an administrator to decide soon.',
        },
      },
    ],
  },
  {
    row: 32,
    rules: [
      {
        id: 'duties-warn',
        measures: ['EX-1', 'EX-3', 'TW-1', 'TW-3'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['training'],
        when: [],
        must: [DUTIES_DONE],
        otherwise: { kind: 'warn' },
        live: 'leave',
        title: { ja: 'ポリシーの確認と教育が済んでいること', en: 'The policy is acknowledged and training in date' },
        remedy: {
          ja: 'ホーム画面で、現行のポリシーの確認とセキュリティ教育を済ませてください。5分ほどで終わります。',
          en: 'Acknowledge the current policy and finish the training on the home page. It takes about 5 minutes.',
        },
      },
      {
        id: 'duties-confidential',
        measures: ['EX-1', 'EX-3', 'TW-1', 'TW-3'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['training'],
        when: [CONFIDENTIAL],
        must: [DUTIES_DONE, [{ fact: 'person.dutiesGraceUntil', op: 'notPassed' }]],
        otherwise: { kind: 'deny' },
        live: 'leave',
        title: { ja: '機密情報を開く前に確認と教育を済ませること', en: 'Duties are done before confidential work' },
        remedy: {
          ja: '猶予期間が終わりました。ホーム画面でポリシーの確認と教育を今済ませれば（約5分）、すぐに開けます。',
          en: 'The time of grace has ended. Do it now on the home page (about 5 minutes) and it opens at once.',
        },
      },
    ],
  },
  {
    row: 33,
    rules: [
      {
        id: 'contacts-warn',
        measures: ['EX-4', 'TW-4'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['contacts'],
        when: [],
        must: [[{ fact: 'person.contactsConfirmedAt', op: 'withinMs', value: { setting: 'contactsMaxAgeMs' } }]],
        otherwise: { kind: 'warn' },
        live: 'leave',
        title: { ja: '緊急時の連絡先を毎年確認すること', en: 'Contacts for emergencies are confirmed every year' },
        remedy: {
          ja: '事故が起きたときの連絡先をホーム画面で確認し、「確認した」を押してください。',
          en: 'Look at the contacts for emergencies on the home page and confirm them.',
        },
      },
    ],
  },
]
