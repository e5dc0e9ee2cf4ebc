import type { Test } from '../rule.ts'
import { CONFIRMED_WITHOUT_AGENT, DESKTOPS, MANAGED, type RuleRow } from './tests.ts'

const NOTHING_PENDING: Test = { fact: 'device.pendingSecurityUpdates', op: 'atMost', value: 0 }
const UPDATE_BY_OS = {
  windows: {
    ja: '「設定」＞「Windows Update」＞「更新プログラムのチェック」を押し、求められたら再起動します。',
    en: 'Settings > Windows Update > Check for updates; restart when asked.',
  },
  macos: {
    ja: '「システム設定」＞「一般」＞「ソフトウェアアップデート」で更新します。',
    en: 'System Settings > General > Software Update: update.',
  },
  linux: {
    ja: '`sudo apt update && sudo apt upgrade` または `sudo dnf upgrade` を実行し、必要なら再起動します。',
    en: 'Run `sudo apt update && sudo apt upgrade` or `sudo dnf upgrade`; restart where needed.',
  },
  ios: {
    ja: '「設定」＞「一般」＞「ソフトウェアアップデート」で更新します。',
    en: 'Settings > General > Software Update: update.',
  },
  android: {
    ja: '「設定」＞「システム」＞「システムアップデート」で更新します。',
    en: 'Settings > System > System update: update.',
  },
}

/** What is kept current, on the device and on the host it reaches: rows 16, 17 and 38. */
export const UPDATE_ROWS: readonly RuleRow[] = [
  {
    row: 16,
    rules: [
      {
        id: 'os-supported',
        measures: ['AD-8', 'TW-8'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['posture'],
        when: [MANAGED],
        must: [[{ fact: 'device.osSupportedUntil', op: 'notPassed' }]],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: 'サポート中のOSであること', en: 'The operating system is supported' },
        remedy: {
          ja: 'OSのサポートが終わっているか、確かめられません。サポート中のOSに更新するか、端末の交換を管理者に依頼してください。',
          en: 'Support of the operating system has ended or cannot be told. Move to a supported one, or ask the administrator for another device.',
          byOs: UPDATE_BY_OS,
        },
      },
      {
        id: 'security-updates',
        measures: ['AD-8', 'TW-8'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['posture'],
        when: [MANAGED],
        must: [
          [NOTHING_PENDING],
          [
            {
              fact: 'device.oldestPendingSecurityUpdateAt',
              op: 'withinMs',
              value: { setting: 'securityUpdateGraceMs' },
            },
          ],
        ],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: {
          ja: 'セキュリティ更新を14日以内に適用していること',
          en: 'Security updates are installed within 14 days',
        },
        remedy: {
          ja: 'セキュリティ更新を適用し、必要なら再起動してください。',
          en: 'Install the security updates and restart where needed.',
          byOs: UPDATE_BY_OS,
        },
      },
      {
        id: 'security-updates-warn',
        measures: ['AD-8', 'TW-8'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['posture'],
        when: [MANAGED],
        must: [
          [NOTHING_PENDING],
          [
            {
              fact: 'device.oldestPendingSecurityUpdateAt',
              op: 'withinMs',
              value: { setting: 'securityUpdateWarnMs' },
            },
          ],
        ],
        otherwise: { kind: 'warn' },
        live: 'leave',
        title: { ja: 'セキュリティ更新を早めに適用すること', en: 'Security updates are installed soon' },
        remedy: {
          ja: '適用されていないセキュリティ更新があります。期限を過ぎると業務に使えなくなります。休憩の前に更新してください。',
          en: 'Security updates are pending. Past the deadline the device cannot be used for work: update before your next break.',
          byOs: UPDATE_BY_OS,
        },
      },
      {
        id: 'security-updates-after-absence',
        measures: ['TW-8', 'AD-8'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['posture'],
        when: [MANAGED, { fact: 'device.unusedBeforeMs', op: 'atLeast', value: { setting: 'longAbsenceMs' } }],
        must: [[NOTHING_PENDING]],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: '久しぶりに使う端末は更新を先に適用すること', en: 'After a long absence updates come first' },
        remedy: {
          ja: '久しぶりに使う端末です。仕事を始める前に、すべてのセキュリティ更新を適用してください。',
          en: 'This device was not used for a while. Install all security updates before you begin to work.',
          byOs: UPDATE_BY_OS,
        },
      },
    ],
  },
  {
    row: 17,
    rules: [
      {
        id: 'browser-current',
        measures: ['TW-5'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['posture', 'register.devices', 'path', 'approvals.personalDevices'],
        // Extensions are updated with the browser that carries them; pending updates of the system are rule 16.
        when: [{ fact: 'resource.external', op: 'is', value: true }],
        must: [
          [
            { fact: 'device.browserCurrent', op: 'is', value: true },
            { fact: 'device.osSupportedUntil', op: 'notPassed' },
          ],
          CONFIRMED_WITHOUT_AGENT,
        ],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: {
          ja: '社外サイトは最新のブラウザーで開くこと',
          en: 'Web sites outside are opened with a current browser',
        },
        remedy: {
          ja: 'ブラウザーを最新版に更新し、再起動してから開き直してください。',
          en: 'Update the browser, restart it and open the site again.',
          byOs: {
            windows: {
              ja: 'EdgeやChromeは「ヘルプ」＞「バージョン情報」を開くと更新されます。',
              en: 'Edge and Chrome update when you open Help > About.',
            },
            macos: {
              ja: 'Safariは「ソフトウェアアップデート」、Chromeは「Chromeについて」で更新されます。',
              en: 'Safari updates with Software Update, Chrome when you open About Chrome.',
            },
            linux: {
              ja: 'パッケージ管理でブラウザーを更新してください。',
              en: 'Update the browser with the package manager.',
            },
            ios: {
              ja: '「ソフトウェアアップデート」とApp Storeで更新します。',
              en: 'Update by Software Update and in the App Store.',
            },
            android: { ja: 'Google Playでブラウザーを更新します。', en: 'Update the browser in Google Play.' },
          },
        },
      },
    ],
  },
  {
    row: 38,
    rules: [
      {
        id: 'host-antimalware',
        measures: ['AD-7'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['posture.hosts'],
        when: [DESKTOPS],
        must: [
          [
            { fact: 'resource.hostAntimalware', op: 'is', value: true },
            { fact: 'resource.hostSignatureAt', op: 'withinMs', value: { setting: 'antimalwareSignatureMaxAgeMs' } },
          ],
        ],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: '接続先のウイルス対策が最新であること', en: 'Antimalware of the host is on and current' },
        remedy: {
          ja: '接続先の社内PCまたは仮想デスクトップのウイルス対策を管理者に確認してもらってください。別の接続先なら使えることがあります。',
          en: 'Have the administrator see to the antimalware of the office PC or virtual desktop. Another one may be open to you.',
        },
      },
      {
        id: 'host-updates',
        measures: ['AD-8'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['posture.hosts'],
        when: [DESKTOPS],
        must: [
          [
            { fact: 'resource.hostOsSupportedUntil', op: 'notPassed' },
            { fact: 'resource.hostPendingSecurityUpdates', op: 'atMost', value: 0 },
          ],
          [
            { fact: 'resource.hostOsSupportedUntil', op: 'notPassed' },
            { fact: 'resource.hostOldestPendingAt', op: 'withinMs', value: { setting: 'securityUpdateGraceMs' } },
          ],
        ],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: {
          ja: '接続先のOSがサポート中で更新済みであること',
          en: 'The system of the host is supported and updated',
        },
        remedy: {
          ja: '接続先の社内PCまたは仮想デスクトップの更新を管理者に依頼してください。別の接続先なら使えることがあります。',
          en: 'Ask the administrator to update the office PC or virtual desktop. Another one may be open to you.',
        },
      },
    ],
  },
]
