import {
  BUSINESS_OR_ABOVE,
  CONFIDENTIAL,
  CONFIRMED_WITHOUT_AGENT,
  DESKTOPS,
  LOCAL,
  MANAGED,
  PERSONAL,
  PROTECTIONS_CONFIRMED,
  type RuleRow,
  WATERMARK,
} from './tests.ts'

/** Devices that people own, and devices that others use or that get lost: rows 6 to 8, 18, 36 and 37. */
export const PERSONAL_DEVICE_ROWS: readonly RuleRow[] = [
  {
    row: 6,
    rules: [
      {
        id: 'personal-device-approved',
        measures: ['AD-9', 'TW-9'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['approvals.personalDevices'],
        when: [PERSONAL],
        must: [
          [
            { fact: 'device.approvedUntil', op: 'notPassed' },
            { fact: 'device.consentUntil', op: 'notPassed' },
            PROTECTIONS_CONFIRMED,
          ],
        ],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: '承認された私用端末であること', en: 'A personal device is approved' },
        remedy: {
          ja: 'ホーム画面で私用端末の利用を申請し、必要な保護対策と取得項目への同意を確認してください。期限切れの場合も同じ画面で更新できます。',
          en: 'Ask for approval of your device on the home page, confirm its protections and consent to what is collected. What has ended is renewed there too.',
        },
      },
    ],
  },
  {
    row: 7,
    rules: [
      {
        id: 'personal-device-measured',
        measures: ['AD-9', 'TW-9'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['register.devices', 'posture'],
        // Where saving is impossible the work is not local and the rule does not apply.
        when: [PERSONAL, LOCAL, BUSINESS_OR_ABOVE],
        must: [[MANAGED, { fact: 'device.lookedAt', op: 'withinMs', value: { setting: 'lookMaxAgeMs' } }]],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: {
          ja: '業務データを残す私用端末は点検ツールで確認すること',
          en: 'A personal device that keeps business data is measured by the agent',
        },
        remedy: {
          ja: 'この端末には業務データを残せません。仮想デスクトップなど端末に残らない方式で開くか、点検ツールを入れてください。',
          en: 'Business data may not be kept on this device. Open it through a desktop that leaves nothing behind, or install the agent.',
        },
      },
    ],
  },
  {
    row: 8,
    rules: [
      {
        id: 'personal-device-desktop',
        measures: ['AD-9', 'EX-2'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['register.devices'],
        when: [PERSONAL, DESKTOPS],
        must: [],
        otherwise: {
          kind: 'oblige',
          obligations: [{ kind: 'noClipboardOut' }, WATERMARK, { kind: 'noDownload' }, { kind: 'noUpload' }],
        },
        live: 'cut',
        title: {
          ja: '私用端末からのデスクトップは持ち出し制限付きで使うこと',
          en: 'Desktops on personal devices keep their data inside',
        },
        remedy: {
          ja: '私用端末からは、コピーの持ち出しやファイルの受け渡しはできません。必要な場合は会社の端末を使ってください。',
          en: 'From a personal device nothing can be copied out and no file passed. Use a company device where you need that.',
        },
      },
    ],
  },
  {
    row: 18,
    rules: [
      {
        id: 'device-not-modified',
        measures: ['TW-9'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['posture', 'register.devices', 'path', 'approvals.personalDevices'],
        when: [],
        must: [[{ fact: 'device.modified', op: 'is', value: false }], CONFIRMED_WITHOUT_AGENT],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: '改造されていない端末であること', en: 'The device is not modified' },
        remedy: {
          ja: '改造（脱獄・root化など）された端末は使えません。OSを初期状態に戻すか、別の端末を使ってください。',
          en: 'Devices that are jailbroken, rooted or otherwise modified cannot be used. Restore the original system or use another device.',
          byOs: {
            ios: {
              ja: 'パソコンにつないで「復元」し、最新のiOSに戻してください。',
              en: 'Connect it to a computer, choose Restore, and return to the current iOS.',
            },
            android: {
              ja: 'メーカーの純正OSに書き戻し、ブートローダーをロックしてください。',
              en: "Flash the maker's original system and lock the boot loader.",
            },
          },
        },
      },
    ],
  },
  {
    row: 36,
    rules: [
      {
        id: 'remote-wipe-warn',
        measures: ['TW-12'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['posture'],
        when: [{ fact: 'device.kind', op: 'in', values: ['phone', 'tablet'] }],
        must: [[{ fact: 'device.remoteWipe', op: 'is', value: true }]],
        otherwise: { kind: 'warn' },
        live: 'leave',
        title: { ja: '紛失時に遠隔消去できること', en: 'The device can be wiped from afar' },
        remedy: {
          ja: '紛失したときに備え、遠隔消去を有効にしてください。',
          en: 'Switch on remote wipe, in case the device is lost.',
          byOs: {
            ios: {
              ja: '「設定」＞自分の名前＞「探す」＞「iPhoneを探す」をオンにします。',
              en: 'Settings > your name > Find My > Find My iPhone: on.',
            },
            android: {
              ja: '「設定」＞「セキュリティ」＞「デバイスを探す」をオンにします。',
              en: 'Settings > Security > Find My Device: on.',
            },
          },
        },
      },
    ],
  },
  {
    row: 37,
    rules: [
      {
        id: 'shared-use-warn',
        measures: ['TW-9'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['posture', 'register.devices', 'path', 'approvals.personalDevices'],
        when: [{ fact: 'resource.level', op: 'isNot', value: 'confidential' }],
        must: [[{ fact: 'device.sharedUse', op: 'is', value: false }], CONFIRMED_WITHOUT_AGENT],
        otherwise: { kind: 'warn' },
        live: 'leave',
        title: { ja: '家族などと共用していない端末であること', en: 'The device is not shared with others' },
        remedy: {
          ja: 'ゲストアカウントや共用アカウントを無効にし、仕事には自分専用のアカウントを使ってください。',
          en: 'Switch off guest and shared accounts, and work with an account that only you use.',
        },
      },
      {
        id: 'shared-use-confidential',
        measures: ['TW-9'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['posture', 'register.devices', 'path', 'approvals.personalDevices'],
        when: [CONFIDENTIAL],
        must: [[{ fact: 'device.sharedUse', op: 'is', value: false }], CONFIRMED_WITHOUT_AGENT],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: '共用端末で機密情報を扱わないこと', en: 'No confidential work on a shared device' },
        remedy: {
          ja: '機密情報は、ほかの人が使わない端末で開いてください。ゲストアカウントや共用アカウントを無効にすれば、この端末でも開けます。',
          en: 'Open confidential information on a device nobody else uses; this one will do once guest and shared accounts are off.',
          byOs: {
            windows: {
              ja: '「設定」＞「アカウント」＞「他のユーザー」で共用・ゲストのアカウントを削除します。',
              en: 'Settings > Accounts > Other users: remove shared and guest accounts.',
            },
            macos: {
              ja: '「システム設定」＞「ユーザとグループ」で「ゲストユーザ」をオフにします。',
              en: 'System Settings > Users & Groups: turn Guest User off.',
            },
          },
        },
      },
    ],
  },
]
