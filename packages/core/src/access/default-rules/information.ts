import { BUSINESS_OR_ABOVE, CONFIDENTIAL, type RuleRow, SHARED_PLACE, TAKE_HOME, WATERMARK } from './tests.ts'

const SCREEN_CONFIRMED = {
  fact: 'session.screenProtectedAt',
  op: 'withinMs',
  value: { setting: 'screenProtectionMaxAgeMs' },
} as const
const TAKE_OUT = [
  { fact: 'device.takeOutUntil', op: 'notPassed' },
  { fact: 'device.originalKept', op: 'is', value: true },
] as const

/** What is worked with, where, and how it may be shown: rows 9 to 12 and 34. */
export const INFORMATION_ROWS: readonly RuleRow[] = [
  {
    row: 9,
    rules: [
      {
        id: 'telework-information',
        measures: ['EX-2', 'AD-2', 'TW-2'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['register.resources'],
        when: [BUSINESS_OR_ABOVE],
        must: [[{ fact: 'resource.teleworkAllowed', op: 'is', value: true }]],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: 'テレワークで扱ってよい情報であること', en: 'This information may be used in telework' },
        remedy: {
          ja: 'この情報は、テレワークでの利用が認められていません。出社して扱うか、情報の管理者に取扱区分の見直しを依頼してください。',
          en: 'This information may not be used in telework. Work with it at the office, or ask its owner to review how it is classified.',
        },
      },
    ],
  },
  {
    row: 10,
    rules: [
      {
        id: 'confidential-pattern',
        measures: ['EX-2', 'AD-2'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['path', 'register.resources'],
        when: [CONFIDENTIAL],
        must: [
          [{ fact: 'connection.pattern', op: 'in', values: ['remote_desktop', 'virtual_desktop', 'secure_browser'] }],
          [{ fact: 'resource.fitForConfidential', op: 'is', value: true }],
        ],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: {
          ja: '機密情報は端末に残らない方式で扱うこと',
          en: 'Confidential information only where nothing is left on the device',
        },
        remedy: {
          ja: 'リモートデスクトップ、仮想デスクトップ、セキュアブラウザーのいずれかで開いてください。',
          en: 'Open it through the remote desktop, the virtual desktop or the secure browser.',
        },
      },
    ],
  },
  {
    row: 11,
    rules: [
      {
        id: 'confidential-handling',
        measures: ['AD-2'],
        tier: 'recommended',
        mode: 'observe',
        sources: [],
        when: [CONFIDENTIAL],
        must: [],
        otherwise: { kind: 'oblige', obligations: [{ kind: 'noDownload' }, WATERMARK] },
        live: 'cut',
        title: {
          ja: '機密情報は保存禁止・透かし付きで表示すること',
          en: 'Confidential information is shown with a watermark and not saved',
        },
        remedy: {
          ja: '保存せずに閲覧できる方式（リモートデスクトップ、仮想デスクトップ、セキュアブラウザー）で開いてください。',
          en: 'Open it in a way that shows it without saving: the remote desktop, the virtual desktop or the secure browser.',
        },
      },
      {
        id: 'confidential-recording',
        measures: ['AD-2'],
        tier: 'recommended',
        mode: 'off',
        sources: [],
        when: [CONFIDENTIAL],
        must: [],
        otherwise: { kind: 'oblige', obligations: [{ kind: 'record' }] },
        live: 'cut',
        title: { ja: '機密情報を扱う画面を記録すること', en: 'Sessions with confidential information are recorded' },
        remedy: {
          ja: '画面を記録できる方式（リモートデスクトップ、仮想デスクトップ、セキュアブラウザー）で開いてください。',
          en: 'Open it in a way that can be recorded: the remote desktop, the virtual desktop or the secure browser.',
        },
      },
    ],
  },
  {
    row: 12,
    rules: [
      {
        id: 'shared-place-handling',
        measures: ['TW-15'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['place'],
        // Only where the gateway draws the picture. On the device's own screen the same protection is its screen lock (row 21): asking a
        // cloud service for a watermark it cannot draw would close every café to business mail.
        when: [
          BUSINESS_OR_ABOVE,
          SHARED_PLACE,
          { fact: 'connection.pattern', op: 'in', values: ['remote_desktop', 'virtual_desktop', 'secure_browser'] },
        ],
        must: [],
        otherwise: {
          kind: 'oblige',
          obligations: [{ kind: 'idleLock', ms: { setting: 'sharedPlaceIdleLockMs' } }, WATERMARK],
        },
        live: 'cut',
        title: {
          ja: '共用の場所では短時間でロックし透かしを入れること',
          en: 'In a shared place: short idle lock and watermark',
        },
        remedy: {
          ja: '自宅や会社など人目のない場所に移るか、透かしと自動ロックのできる入口から接続してください。',
          en: 'Move to a place out of sight of others, or connect through an entrance that can draw a watermark and lock by itself.',
        },
      },
      {
        id: 'shared-place-screen-warn',
        measures: ['TW-15'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['place'],
        when: [{ fact: 'resource.level', op: 'is', value: 'business' }, SHARED_PLACE],
        must: [[SCREEN_CONFIRMED]],
        otherwise: { kind: 'warn' },
        live: 'leave',
        title: { ja: '共用の場所では覗き見対策を確認すること', en: 'Screen protection is confirmed in a shared place' },
        remedy: {
          ja: 'プライバシーフィルターを付け、背後から見えない席を選び、ホーム画面で「覗き見対策をした」を押してください。',
          en: 'Attach a privacy filter, sit where nobody looks over your shoulder, and confirm screen protection on the home page.',
        },
      },
      {
        id: 'shared-place-screen-confidential',
        measures: ['TW-15'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['place'],
        when: [CONFIDENTIAL, SHARED_PLACE],
        must: [[SCREEN_CONFIRMED]],
        otherwise: { kind: 'deny' },
        live: 'pause',
        title: {
          ja: '共用の場所で機密情報を開く前に覗き見対策を確認すること',
          en: 'Screen protection is confirmed before confidential work in a shared place',
        },
        remedy: {
          ja: 'プライバシーフィルターを付け、背後から見えない席を選び、ホーム画面で「覗き見対策をした」を押すと開けます。できないときは、人目のない場所に移るか、機密でない仕事を先にしてください。',
          en: 'Attach a privacy filter, sit where nobody looks over your shoulder, and confirm it on the home page; then it opens. Where you cannot, go where nobody can look, or do other work first.',
        },
      },
    ],
  },
  {
    row: 34,
    rules: [
      {
        id: 'take-out-permitted-warn',
        measures: ['TW-11', 'EX-1'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['takeOut'],
        when: [TAKE_HOME],
        must: [TAKE_OUT],
        otherwise: { kind: 'warn' },
        live: 'leave',
        title: { ja: '持ち出しの許可と原本の保管を確かめること', en: 'Take-out is permitted and the original kept' },
        remedy: {
          ja: '持ち出しを申請し、原本が社内に残っていることを申請画面で確認してください。',
          en: 'Ask for the take-out to be permitted, and confirm in the request that the original stays at the office.',
        },
      },
      {
        id: 'take-out-permitted',
        measures: ['TW-11', 'EX-1'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['takeOut'],
        when: [TAKE_HOME],
        must: [TAKE_OUT],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: '許可された持ち出しであること', en: 'Only what may be taken out is taken out' },
        remedy: {
          ja: '持ち出しの許可がないか、期限が切れています。申請して許可を得てください。急ぐときはリモートデスクトップを使ってください。',
          en: 'There is no take-out permit, or it has ended. Ask for one; meanwhile use the remote desktop.',
        },
      },
    ],
  },
]
