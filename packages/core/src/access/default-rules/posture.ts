import type { Test } from '../rule.ts'
import {
  BUSINESS_OR_ABOVE,
  CONFIRMED_WITHOUT_AGENT,
  LOCAL,
  MANAGED,
  NOT_LOCAL,
  PC_SYSTEM,
  type RuleRow,
  SHARED_PLACE,
} from './tests.ts'

const ENCRYPTED: readonly Test[] = [
  { fact: 'device.dataEncrypted', op: 'is', value: true },
  { fact: 'device.encryptionKey', op: 'in', values: ['protected', 'tpmOnly'] },
]
const LOCKS: readonly Test[] = [
  { fact: 'device.screenLockDelayMs', op: 'atMost', value: { setting: 'screenLockMaxDelayMs' } },
  { fact: 'device.screenLockProof', op: 'is', value: true },
]
const ENCRYPTION_BY_OS = {
  windows: {
    ja: '「設定」＞「プライバシーとセキュリティ」＞「デバイスの暗号化」（またはBitLocker）を有効にし、回復キーを会社に預けてください。',
    en: 'Settings > Privacy & security > Device encryption (or BitLocker): on; hand the recovery key to the organisation.',
  },
  macos: {
    ja: '「システム設定」＞「プライバシーとセキュリティ」＞「FileVault」をオンにしてください。',
    en: 'System Settings > Privacy & Security > FileVault: on.',
  },
  linux: {
    ja: 'LUKSで暗号化したディスクに入れ直す必要があります。管理者に相談してください。',
    en: 'The disk has to be set up again with LUKS. Ask the administrator.',
  },
  ios: {
    ja: '「設定」でパスコードを設定すると暗号化されます。',
    en: 'Set a passcode in Settings: that encrypts the device.',
  },
  android: {
    ja: '「設定」＞「セキュリティ」で画面ロックと暗号化を有効にしてください。',
    en: 'Settings > Security: set a screen lock and switch encryption on.',
  },
}
const LOCK_BY_OS = {
  windows: {
    ja: '「設定」＞「個人用設定」＞「ロック画面」＞「スクリーンセーバー」で待ち時間を10分以下にし、「再開時にログオン画面に戻る」を選びます。',
    en: 'Settings > Personalisation > Lock screen > Screen saver: wait 10 minutes or less, and display the log-on screen on resume.',
  },
  macos: {
    ja: '「システム設定」＞「ロック画面」で、ディスプレイを切る時間を10分以下、パスワードを要求を「すぐに」にします。',
    en: 'System Settings > Lock Screen: turn the display off after 10 minutes or less, and require the password immediately.',
  },
  linux: {
    ja: 'GNOMEは「設定」＞「プライバシー」＞「画面ロック」、KDEは「システム設定」＞「画面のロック」で10分以下にします。',
    en: 'GNOME: Settings > Privacy > Screen Lock. KDE: System Settings > Screen Locking. Set 10 minutes or less.',
  },
  ios: {
    ja: '「設定」＞「画面表示と明るさ」＞「自動ロック」を5分以下にし、パスコードを設定します。',
    en: 'Settings > Display & Brightness > Auto-Lock: 5 minutes or less; set a passcode.',
  },
  android: {
    ja: '「設定」＞「ディスプレイ」＞「画面消灯」を10分以下にし、画面ロックを設定します。',
    en: 'Settings > Display > Screen timeout: 10 minutes or less; set a screen lock.',
  },
}

/** What the agent sees of the device itself: rows 13, 14, 15, 19 to 22. */
export const POSTURE_ROWS: readonly RuleRow[] = [
  {
    row: 13,
    rules: [
      {
        id: 'posture-fresh',
        measures: ['TW-7', 'TW-8'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['posture'],
        when: [MANAGED],
        must: [[{ fact: 'device.lookedAt', op: 'withinMs', value: { setting: 'lookMaxAgeMs' } }]],
        otherwise: { kind: 'deny' },
        live: 'pause',
        title: { ja: '端末の点検結果が新しいこと', en: 'The last look at the device is recent' },
        remedy: {
          ja: '端末の状態が届いていません。点検ツールが動いているか確かめ、`taga report` で点検し直してください。',
          en: 'The state of the device has not arrived. See that the agent is running, and look again with `taga report`.',
        },
      },
    ],
  },
  {
    row: 14,
    rules: [
      {
        id: 'antimalware-on',
        measures: ['AD-7', 'TW-7'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['posture'],
        when: [MANAGED, PC_SYSTEM],
        must: [
          [
            { fact: 'device.antimalwarePresent', op: 'is', value: true },
            { fact: 'device.antimalwareRealtime', op: 'is', value: true },
            { fact: 'device.antimalwareLicence', op: 'in', values: ['valid'] },
          ],
          // Weaker evidence: the system's own word for a product that does not tell us itself.
          [
            { fact: 'device.antimalwarePresent', op: 'is', value: true },
            { fact: 'device.antimalwareVouched', op: 'is', value: true },
          ],
        ],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: 'ウイルス対策が働いていること', en: 'Antimalware is on' },
        remedy: {
          ja: 'ウイルス対策ソフトを入れ、リアルタイム保護を有効にし、ライセンスの期限を確かめてください。',
          en: 'Install antimalware, switch real-time protection on, and see that its licence is valid.',
          byOs: {
            windows: {
              ja: '「Windows セキュリティ」＞「ウイルスと脅威の防止」＞「設定の管理」で「リアルタイム保護」をオンにします。',
              en: 'Windows Security > Virus & threat protection > Manage settings: Real-time protection on.',
            },
            macos: {
              ja: '「システム設定」＞「一般」＞「ソフトウェアアップデート」の「自動アップデート」で「セキュリティ対応とシステムファイル」をオンにします。',
              en: 'System Settings > General > Software Update > Automatic Updates: Security Responses and system files on.',
            },
            linux: {
              ja: 'ClamAVのリアルタイム検査（clamonacc）など、会社が指定するウイルス対策を起動してください。',
              en: 'Start the antimalware your organisation names, for example on-access scanning by ClamAV (clamonacc).',
            },
          },
        },
      },
    ],
  },
  {
    row: 15,
    rules: [
      {
        id: 'antimalware-signatures',
        measures: ['TW-7', 'AD-7'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['posture'],
        when: [MANAGED, PC_SYSTEM],
        must: [
          [
            {
              fact: 'device.antimalwareSignatureAt',
              op: 'withinMs',
              value: { setting: 'antimalwareSignatureMaxAgeMs' },
            },
          ],
          [{ fact: 'device.antimalwareVouched', op: 'is', value: true }],
        ],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: '定義ファイルが7日以内のものであること', en: 'Antimalware signatures are at most 7 days old' },
        remedy: {
          ja: 'ウイルス対策の定義ファイルを更新してください。',
          en: 'Update the antimalware signatures.',
          byOs: {
            windows: {
              ja: '「Windows セキュリティ」＞「ウイルスと脅威の防止」＞「保護の更新」＞「更新プログラムのチェック」を押します。',
              en: 'Windows Security > Virus & threat protection > Protection updates > Check for updates.',
            },
            macos: {
              ja: '「システム設定」＞「一般」＞「ソフトウェアアップデート」で更新します。',
              en: 'System Settings > General > Software Update: update.',
            },
            linux: { ja: 'ClamAVなら `sudo freshclam` を実行します。', en: 'With ClamAV run `sudo freshclam`.' },
          },
        },
      },
      {
        id: 'antimalware-signatures-warn',
        measures: ['TW-7', 'AD-7'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['posture'],
        when: [MANAGED, PC_SYSTEM],
        must: [
          [
            {
              fact: 'device.antimalwareSignatureAt',
              op: 'withinMs',
              value: { setting: 'antimalwareSignatureWarnAgeMs' },
            },
          ],
          [{ fact: 'device.antimalwareVouched', op: 'is', value: true }],
        ],
        otherwise: { kind: 'warn' },
        live: 'leave',
        title: { ja: '定義ファイルが1日以内のものであること', en: 'Antimalware signatures are at most a day old' },
        remedy: {
          ja: '定義ファイルが1日以上更新されていません。7日を超えると業務に使えなくなります。今のうちに更新してください。',
          en: 'The antimalware signatures are more than a day old. Beyond 7 days the device cannot be used for work: update them now.',
        },
      },
    ],
  },
  {
    row: 19,
    rules: [
      {
        id: 'encrypted-local',
        measures: ['TW-12'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['posture'],
        // A key held by the TPM alone is protected: the disk taken out of the device is unreadable.
        when: [LOCAL, BUSINESS_OR_ABOVE],
        must: [ENCRYPTED],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: {
          ja: '業務データを残す端末が暗号化されていること',
          en: 'A device that keeps business data is encrypted',
        },
        remedy: {
          ja: 'データのあるボリュームをすべて暗号化し、鍵を保護してください。それまではリモートデスクトップなど端末に残らない方式を使ってください。',
          en: 'Encrypt every volume with data and protect the key. Until then work in a way that leaves nothing on the device.',
          byOs: ENCRYPTION_BY_OS,
        },
      },
    ],
  },
  {
    row: 20,
    rules: [
      {
        id: 'encrypted-warn',
        measures: ['TW-12'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['posture', 'register.devices', 'path', 'approvals.personalDevices'],
        when: [NOT_LOCAL],
        must: [ENCRYPTED, CONFIRMED_WITHOUT_AGENT],
        otherwise: { kind: 'warn' },
        live: 'leave',
        title: { ja: '端末が暗号化されていること', en: 'The device is encrypted' },
        remedy: {
          ja: '端末を紛失したときに備え、データのあるボリュームを暗号化してください。',
          en: 'Encrypt the volumes with data, in case the device is lost.',
          byOs: ENCRYPTION_BY_OS,
        },
      },
    ],
  },
  {
    row: 21,
    rules: [
      {
        id: 'screen-lock-shared-place',
        measures: ['TW-12'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['posture', 'register.devices', 'path', 'approvals.personalDevices'],
        when: [SHARED_PLACE],
        must: [LOCKS, CONFIRMED_WITHOUT_AGENT],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: {
          ja: '共用の場所では10分以内に画面がロックされること',
          en: 'In a shared place the screen locks within 10 minutes',
        },
        remedy: {
          ja: '画面が10分以内に自動でロックされ、解除にパスワードか生体認証が要るように設定してください。',
          en: 'Have the screen lock by itself within 10 minutes, and ask for a password or biometrics to unlock.',
          byOs: LOCK_BY_OS,
        },
      },
      {
        id: 'screen-lock-local',
        measures: ['TW-12'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['posture'],
        when: [LOCAL],
        must: [LOCKS],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: {
          ja: 'データを残す端末は10分以内に画面がロックされること',
          en: 'The screen of a device that keeps data locks within 10 minutes',
        },
        remedy: {
          ja: '画面が10分以内に自動でロックされ、解除にパスワードか生体認証が要るように設定してください。',
          en: 'Have the screen lock by itself within 10 minutes, and ask for a password or biometrics to unlock.',
          byOs: LOCK_BY_OS,
        },
      },
    ],
  },
  {
    row: 22,
    rules: [
      {
        id: 'firewall-on',
        measures: ['TW-17'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['posture'],
        when: [MANAGED, PC_SYSTEM],
        must: [[{ fact: 'device.firewallOn', op: 'is', value: true }]],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: 'ファイアウォールが有効であること', en: 'The personal firewall is on' },
        remedy: {
          ja: '端末のファイアウォールを有効にしてください。',
          en: 'Switch the personal firewall on.',
          byOs: {
            windows: {
              ja: '「Windows セキュリティ」＞「ファイアウォールとネットワーク保護」で、3つのネットワークすべてをオンにします。',
              en: 'Windows Security > Firewall & network protection: on for all three networks.',
            },
            macos: {
              ja: '「システム設定」＞「ネットワーク」＞「ファイアウォール」をオンにします。',
              en: 'System Settings > Network > Firewall: on.',
            },
            linux: {
              ja: '`sudo ufw enable` または `sudo systemctl enable --now firewalld` を実行します。',
              en: 'Run `sudo ufw enable` or `sudo systemctl enable --now firewalld`.',
            },
          },
        },
      },
    ],
  },
]
