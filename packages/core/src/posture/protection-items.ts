import { PC_SYSTEM } from '../access/default-rules/tests.ts'
import type { PostureItem } from './posture-item.ts'

/** Items of protection: antimalware, encryption, lock, firewall, loss. Measures AD-7, TW-7, TW-12, TW-17. */
export const protectionItems: readonly PostureItem[] = [
  {
    id: 'antimalware.presence',
    kind: 'judged',
    title: { ja: 'ウイルス対策ソフト', en: 'Antimalware' },
    why: {
      ja: '一台でも抜けていると、そこが組織全体の弱点になります。',
      en: 'A single device left out becomes the weakness of the whole organisation.',
    },
    measures: ['AD-7', 'TW-7'],
    guidance: ['AD-7.2', 'AD-7.4', 'TW-7.1'],
    facts: [
      'device.antimalwarePresent',
      'device.antimalwareLicence',
      'device.antimalwareVouched',
      'device.antimalwareProduct',
      'device.os',
    ],
    judges: 'both',
    when: [PC_SYSTEM],
    must: [
      [
        { fact: 'device.antimalwarePresent', op: 'is', value: true },
        { fact: 'device.antimalwareLicence', op: 'is', value: 'valid' },
      ],
      [
        { fact: 'device.antimalwarePresent', op: 'is', value: true },
        { fact: 'device.antimalwareVouched', op: 'is', value: true },
      ],
    ],
    remedy: {
      ja: 'ウイルス対策ソフトを入れ、ライセンスの期限を確かめてください。',
      en: 'Install antimalware and make sure that its licence is valid.',
      byOs: {
        windows: {
          ja: 'Windows セキュリティ → ウイルスと脅威の防止を開き、Microsoft Defender を有効にする。',
          en: 'Windows Security → Virus & threat protection → turn on Microsoft Defender.',
        },
        macos: {
          ja: 'システム設定 → 一般 → ソフトウェアアップデート → 自動アップデートで「セキュリティ対応とシステムファイル」を入にする（XProtect）。',
          en: 'System Settings → General → Software Update → Automatic Updates → turn on security responses and system files (XProtect).',
        },
        linux: {
          ja: '`sudo apt install clamav clamav-daemon`、または `sudo dnf install clamav clamd clamav-freshclam`。',
          en: '`sudo apt install clamav clamav-daemon`, or `sudo dnf install clamav clamd clamav-freshclam`.',
        },
        android: { ja: 'Google Play プロテクトを有効にする。', en: 'Turn on Google Play Protect.' },
      },
    },
    unknownRemedy: {
      ja: 'ウイルス対策ソフトを確かめられませんでした。',
      en: 'Antimalware could not be seen.',
      byOs: {
        windows: {
          ja: '「Windows セキュリティ センター」サービスが動いているか確かめ、管理者の権限で点検する。',
          en: 'Make sure that the Security Center service runs, and look with administrator rights.',
        },
        linux: {
          ja: '別の製品を使っているなら、管理者に伝えて点検に加えてもらう。`sudo ./taga check` で権限も確かめる。',
          en: 'If another product is used, tell the administrator so that it can be recognised; also try `sudo ./taga check`.',
        },
      },
    },
    personal: true,
  },
  {
    id: 'antimalware.realtime',
    kind: 'judged',
    title: { ja: 'リアルタイム保護', en: 'Real-time protection' },
    why: {
      ja: 'ファイルを開いた瞬間に調べないと、感染してから気づくことになります。',
      en: 'Without a check at the moment a file is opened, an infection is noticed too late.',
    },
    measures: ['AD-7', 'TW-7'],
    guidance: ['AD-7.1', 'TW-7.2'],
    facts: ['device.antimalwareRealtime', 'device.antimalwareVouched', 'device.os'],
    judges: 'both',
    when: [PC_SYSTEM],
    must: [
      [{ fact: 'device.antimalwareRealtime', op: 'is', value: true }],
      [{ fact: 'device.antimalwareVouched', op: 'is', value: true }],
    ],
    remedy: {
      ja: 'リアルタイム保護を有効にしてください。',
      en: 'Turn on real-time protection.',
      byOs: {
        windows: {
          ja: 'Windows セキュリティ → ウイルスと脅威の防止 → 設定の管理 → リアルタイム保護をオンにする。',
          en: 'Windows Security → Virus & threat protection → Manage settings → turn on Real-time protection.',
        },
        macos: {
          ja: 'macOSを最新にし、`spctl --status` が有効（enabled）であることを確かめる。',
          en: 'Bring macOS up to date and see that `spctl --status` says enabled.',
        },
        linux: {
          ja: '`sudo systemctl enable --now clamav-daemon clamav-clamonacc` を実行する。',
          en: 'Run `sudo systemctl enable --now clamav-daemon clamav-clamonacc`.',
        },
      },
    },
    unknownRemedy: {
      ja: 'リアルタイム保護の状態を読めませんでした。管理者の権限で点検してください。',
      en: 'The state of real-time protection could not be read. Look with administrator rights.',
      byOs: {
        windows: {
          ja: '管理者の PowerShell で `Get-MpComputerStatus` が答えるか確かめる。',
          en: 'See whether `Get-MpComputerStatus` answers in an administrator PowerShell.',
        },
        linux: { ja: '`sudo ./taga check` で点検する。', en: 'Look with `sudo ./taga check`.' },
      },
    },
    personal: true,
  },
  {
    id: 'antimalware.signatures',
    kind: 'judged',
    title: { ja: '定義ファイルの新しさ', en: 'Age of the signatures' },
    why: {
      ja: '古い定義ファイルは新しいウイルスを知りません。理想は毎日、少なくとも週に一度の更新です。',
      en: 'Old signatures do not know new malware: daily is ideal, weekly the least.',
    },
    measures: ['AD-7', 'TW-7'],
    guidance: ['AD-7.1', 'TW-7.2', 'TW-7.3', 'TW-7.4'],
    facts: ['device.antimalwareSignatureAt', 'device.antimalwareVouched', 'device.os'],
    judges: 'both',
    when: [PC_SYSTEM],
    must: [
      [{ fact: 'device.antimalwareSignatureAt', op: 'withinMs', value: { setting: 'antimalwareSignatureMaxAgeMs' } }],
      [{ fact: 'device.antimalwareVouched', op: 'is', value: true }],
    ],
    ideal: [
      [{ fact: 'device.antimalwareSignatureAt', op: 'withinMs', value: { setting: 'antimalwareSignatureWarnAgeMs' } }],
      [{ fact: 'device.antimalwareVouched', op: 'is', value: true }],
    ],
    remedy: {
      ja: '定義ファイルを更新し、自動更新を有効にしてください。',
      en: 'Update the signatures and turn on automatic updates.',
      byOs: {
        windows: {
          ja: 'Windows セキュリティ → ウイルスと脅威の防止 → 保護の更新。または `Update-MpSignature`。',
          en: 'Windows Security → Virus & threat protection → Protection updates; or `Update-MpSignature`.',
        },
        macos: {
          ja: '`softwareupdate --background` を実行し、自動アップデートを入にする。',
          en: 'Run `softwareupdate --background` and turn on automatic updates.',
        },
        linux: {
          ja: '`sudo freshclam` を実行し、`sudo systemctl enable --now clamav-freshclam` で自動にする。',
          en: 'Run `sudo freshclam`, and `sudo systemctl enable --now clamav-freshclam` to make it automatic.',
        },
      },
    },
    unknownRemedy: {
      ja: '定義ファイルの日時を読めませんでした。一度更新してから点検してください。',
      en: 'The time of the signatures could not be read. Update them once and look again.',
      byOs: {
        linux: {
          ja: '`sudo apt install clamav-freshclam` のあと `sudo freshclam` を実行する。',
          en: '`sudo apt install clamav-freshclam`, then `sudo freshclam`.',
        },
      },
    },
    personal: true,
  },
  {
    id: 'disk.encryption',
    kind: 'judged',
    title: { ja: 'ディスクの暗号化', en: 'Disk encryption' },
    why: {
      ja: '端末をなくしても、拾った人が中身を読めないようにします。',
      en: 'If the device is lost, whoever finds it cannot read what is on it.',
    },
    measures: ['TW-12', 'AD-12'],
    guidance: ['TW-12.2', 'TW-12.3', 'AD-12.7'],
    facts: ['device.dataEncrypted', 'device.encryptionKey'],
    judges: 'client',
    when: [],
    must: [
      [
        { fact: 'device.dataEncrypted', op: 'is', value: true },
        { fact: 'device.encryptionKey', op: 'in', values: ['protected', 'tpmOnly'] },
      ],
    ],
    ideal: [
      [
        { fact: 'device.dataEncrypted', op: 'is', value: true },
        { fact: 'device.encryptionKey', op: 'is', value: 'protected' },
      ],
    ],
    remedy: {
      ja: 'データのあるディスクをすべて暗号化し、回復キーを端末の外に保管してください。',
      en: 'Encrypt every disk that holds data and keep the recovery key away from the device.',
      byOs: {
        windows: {
          ja: '設定 → プライバシーとセキュリティ → デバイスの暗号化、または「BitLocker の管理」→ BitLocker を有効にする。Home で対象外なら管理者に相談する。',
          en: 'Settings → Privacy & security → Device encryption, or Manage BitLocker → turn on. If Windows Home does not offer it, ask the administrator.',
        },
        macos: {
          ja: 'システム設定 → プライバシーとセキュリティ → FileVault → オンにする。',
          en: 'System Settings → Privacy & Security → FileVault → Turn On.',
        },
        linux: {
          ja: '控えを取り、OSを入れ直すときに「ディスクを暗号化（LUKS）」を選ぶ。データ用の別ディスクは `sudo cryptsetup luksFormat` で作り直す。',
          en: 'Back up and reinstall with "encrypt the disk (LUKS)"; re-create separate data disks by `sudo cryptsetup luksFormat`.',
        },
        android: {
          ja: '設定 → セキュリティ → 暗号化。画面ロックも設定する。',
          en: 'Settings → Security → Encryption; set a screen lock too.',
        },
        ios: {
          ja: '設定 → パスコードを設定すると暗号化される。',
          en: 'Settings → set a passcode: it encrypts the device.',
        },
      },
    },
    unknownRemedy: {
      ja: '暗号化の状態を読めませんでした。管理者の権限で点検してください。',
      en: 'The state of encryption could not be read. Look with administrator rights.',
      byOs: {
        windows: {
          ja: '管理者の PowerShell で点検する（`Get-BitLockerVolume` は管理者だけが読める）。',
          en: 'Look in an administrator PowerShell (`Get-BitLockerVolume` answers administrators only).',
        },
        linux: {
          ja: '`sudo ./taga check` で点検する（`lsblk` と `cryptsetup` を使う）。',
          en: 'Look with `sudo ./taga check` (it uses `lsblk` and `cryptsetup`).',
        },
      },
    },
    personal: true,
  },
  {
    id: 'screen.lock',
    kind: 'judged',
    title: { ja: '画面ロック', en: 'Screen lock' },
    why: {
      ja: '席を離れたすきに、画面を見られたり操作されたりするのを防ぎます。',
      en: 'It keeps others from reading or using the device while you are away from it.',
    },
    measures: ['TW-12'],
    guidance: ['TW-12.4', 'TW-12.5'],
    facts: ['device.screenLockDelayMs', 'device.screenLockProof'],
    judges: 'client',
    when: [],
    must: [
      [
        { fact: 'device.screenLockDelayMs', op: 'atMost', value: { setting: 'screenLockMaxDelayMs' } },
        { fact: 'device.screenLockProof', op: 'is', value: true },
      ],
    ],
    remedy: {
      ja: '10分以内（組織の定めがあればその時間）に自動でロックし、解除にパスワードか生体認証を求めるようにしてください。',
      en: 'Lock automatically within 10 minutes (or what your organisation has set) and ask for a password or biometrics to unlock.',
      byOs: {
        windows: {
          ja: '設定 → アカウント → サインイン オプション → 「サインインを求める」、設定 → 個人用設定 → ロック画面 → スクリーン セーバーで時間と「再開時にログオン画面に戻る」を設定する。',
          en: 'Settings → Accounts → Sign-in options → require sign-in; Settings → Personalization → Lock screen → Screen saver: set the wait and "On resume, display log-on screen".',
        },
        macos: {
          ja: 'システム設定 → ロック画面 → 画面オフまでの時間を短くし、「パスワードを要求」を「すぐに」にする。',
          en: 'System Settings → Lock Screen → shorten the delay and require a password immediately.',
        },
        linux: {
          ja: 'GNOME: 設定 → プライバシー → 画面ロック。KDE: システム設定 → 画面のロック。',
          en: 'GNOME: Settings → Privacy → Screen Lock. KDE: System Settings → Screen Locking.',
        },
        ios: { ja: '設定 → 画面表示と明るさ → 自動ロック。', en: 'Settings → Display & Brightness → Auto-Lock.' },
        android: {
          ja: '設定 → ディスプレイ → 画面消灯、設定 → セキュリティ → 画面ロック。',
          en: 'Settings → Display → Screen timeout; Settings → Security → Screen lock.',
        },
      },
    },
    unknownRemedy: {
      ja: '画面ロックの設定を読めませんでした。デスクトップにログインした本人の権限で点検してください。',
      en: 'The settings of the screen lock could not be read. Look as the person who is logged in to the desktop.',
      byOs: {
        linux: {
          ja: '`sudo` を付けず、デスクトップの端末から `./taga check` を実行する（GNOMEは `gsettings` を使う）。',
          en: 'Run `./taga check` without `sudo` from a terminal of the desktop (GNOME needs `gsettings`).',
        },
      },
    },
    personal: true,
  },
  {
    id: 'firewall',
    kind: 'judged',
    title: { ja: 'ファイアウォール', en: 'Firewall' },
    why: {
      ja: '同じネットワークにいる他人から、端末に入り込まれるのを防ぎます。',
      en: 'It keeps others on the same network from getting into the device.',
    },
    measures: ['TW-17', 'AD-15'],
    guidance: ['TW-17.3', 'AD-15.1'],
    facts: ['device.firewallOn', 'device.os'],
    judges: 'both',
    when: [PC_SYSTEM],
    must: [[{ fact: 'device.firewallOn', op: 'is', value: true }]],
    remedy: {
      ja: 'OSのファイアウォールを有効にしてください。',
      en: 'Turn on the firewall of the system.',
      byOs: {
        windows: {
          ja: 'Windows セキュリティ → ファイアウォールとネットワーク保護 → 三つのネットワークすべてでオンにする。',
          en: 'Windows Security → Firewall & network protection → turn it on for all three kinds of network.',
        },
        macos: {
          ja: 'システム設定 → ネットワーク → ファイアウォール → オン。',
          en: 'System Settings → Network → Firewall → on.',
        },
        linux: {
          ja: '`sudo apt install ufw && sudo ufw enable`（遠隔で入っている場合は先に `sudo ufw allow OpenSSH`）、または `sudo systemctl enable --now firewalld`。',
          en: '`sudo apt install ufw && sudo ufw enable` (when logged in remotely, first `sudo ufw allow OpenSSH`), or `sudo systemctl enable --now firewalld`.',
        },
      },
    },
    unknownRemedy: {
      ja: 'ファイアウォールの状態を読めませんでした。管理者の権限で点検してください。',
      en: 'The state of the firewall could not be read. Look with administrator rights.',
      byOs: {
        linux: {
          ja: '`sudo ./taga check` で点検する（nftables の規則は管理者だけが読める）。',
          en: 'Look with `sudo ./taga check` (only root can read the rules of nftables).',
        },
      },
    },
    personal: true,
  },
  {
    id: 'remote.wipe',
    kind: 'judged',
    title: { ja: '遠隔消去', en: 'Remote wipe' },
    why: {
      ja: 'なくした電話やタブレットの中身を、離れた所から消せるようにします。',
      en: 'It lets the contents of a lost phone or tablet be erased from afar.',
    },
    measures: ['TW-12'],
    guidance: ['TW-12.7'],
    facts: ['device.remoteWipe', 'device.kind'],
    judges: 'client',
    when: [{ fact: 'device.kind', op: 'in', values: ['phone', 'tablet'] }],
    must: [[{ fact: 'device.remoteWipe', op: 'is', value: true }]],
    remedy: {
      ja: '遠隔で消去できる設定にしてください。',
      en: 'Turn on remote wipe.',
      byOs: {
        ios: {
          ja: '設定 → 自分の名前 → 探す → 「iPhoneを探す」をオン。',
          en: 'Settings → your name → Find My → turn on Find My iPhone.',
        },
        android: {
          ja: '設定 → Google → すべてのサービス → 「デバイスを探す」をオン。',
          en: 'Settings → Google → All services → turn on Find My Device.',
        },
      },
    },
    unknownRemedy: {
      ja: '遠隔消去の設定は、端末管理（MDM）の登録か、本人の申告で分かります。管理者に伝えてください。',
      en: 'It is known from device management (MDM) or from your own word: tell the administrator.',
      byOs: {},
    },
    personal: true,
  },
]
