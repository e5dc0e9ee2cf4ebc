import type { PostureItem } from './posture-item.ts'

/** Beyond this the times in logs no longer match those of others; sign-in systems such as Kerberos draw the line here too. */
export const CLOCK_SKEW_MAX_MS = 5 * 60_000

/** Items of the system itself: the look, the clock, support, updates, integrity. Measures AD-8, TW-8, TW-9. */
export const systemItems: readonly PostureItem[] = [
  {
    id: 'look.fresh',
    kind: 'judged',
    title: { ja: '点検の新しさ', en: 'Freshness of the look' },
    why: {
      ja: '古い点検結果は、今の端末の状態を表していないかもしれません。',
      en: 'An old look may no longer describe the device as it is now.',
    },
    measures: ['TW-7', 'TW-8'],
    guidance: ['TW-7.1', 'TW-8.1'],
    facts: ['device.lookedAt'],
    judges: 'both',
    when: [],
    must: [[{ fact: 'device.lookedAt', op: 'withinMs', value: { setting: 'lookMaxAgeMs' } }]],
    remedy: {
      ja: 'もう一度点検してください。',
      en: 'Look at the device again.',
      byOs: {
        windows: { ja: '`.\\taga check` を実行する。', en: 'Run `.\\taga check`.' },
        macos: { ja: '`./taga check` を実行する。', en: 'Run `./taga check`.' },
        linux: { ja: '`./taga check` を実行する。', en: 'Run `./taga check`.' },
      },
    },
    unknownRemedy: {
      ja: '点検プログラムが動いていません。`taga watch` を動かし続けてください。',
      en: 'The agent is not running. Keep `taga watch` running.',
      byOs: {},
    },
    personal: true,
  },
  {
    id: 'clock',
    kind: 'judged',
    title: { ja: '時計の正しさ', en: 'Correctness of the clock' },
    why: {
      ja: '時計がずれていると、定義ファイルの新しさや記録の時刻が信用できません。',
      en: 'With a wrong clock neither the age of signatures nor the times in logs can be trusted.',
    },
    measures: ['AD-15'],
    guidance: ['AD-15.4'],
    facts: ['device.clockSkewMs'],
    judges: 'both',
    when: [],
    must: [[{ fact: 'device.clockSkewMs', op: 'atMost', value: CLOCK_SKEW_MAX_MS }]],
    remedy: {
      ja: '時計を自動で合わせる設定にしてください。',
      en: 'Let the system set its clock automatically.',
      byOs: {
        windows: {
          ja: '設定 → 時刻と言語 → 日付と時刻 → 「今すぐ同期」。または管理者の PowerShell で `w32tm /resync`。',
          en: 'Settings → Time & language → Date & time → Sync now; or `w32tm /resync` in an administrator PowerShell.',
        },
        macos: {
          ja: 'システム設定 → 一般 → 日付と時刻 → 「日付と時刻を自動的に設定」を入にする。',
          en: 'System Settings → General → Date & Time → turn on "Set time and date automatically".',
        },
        linux: { ja: '`sudo timedatectl set-ntp true` を実行する。', en: 'Run `sudo timedatectl set-ntp true`.' },
      },
    },
    unknownRemedy: {
      ja: '時計のずれはサーバーと比べて分かります。サーバーに登録するか、時刻同期の仕組みを動かしてください。',
      en: 'Skew is seen against a server: register the device with one, or run a time synchronisation service.',
      byOs: {
        linux: {
          ja: '`sudo apt install systemd-timesyncd`（または chrony）で時刻同期を動かす。',
          en: 'Run time synchronisation: `sudo apt install systemd-timesyncd` (or chrony).',
        },
      },
    },
    personal: true,
  },
  {
    id: 'system.support',
    kind: 'judged',
    title: { ja: 'OSのサポート期間', en: 'Support of the operating system' },
    why: {
      ja: 'サポートが終わったOSには、見つかった弱点の修正が届きません。',
      en: 'An operating system out of support gets no more repairs for weaknesses that are found.',
    },
    measures: ['AD-8', 'TW-8'],
    guidance: ['AD-8.1', 'TW-8.1'],
    facts: ['device.osSupportedUntil', 'device.osName', 'device.osVersion'],
    judges: 'both',
    when: [],
    must: [[{ fact: 'device.osSupportedUntil', op: 'notPassed' }]],
    remedy: {
      ja: 'サポート中の版のOSに上げてください。',
      en: 'Move to a version of the operating system that is still supported.',
      byOs: {
        windows: {
          ja: '設定 → Windows Update で機能更新プログラムを入れる。対象外の機種は管理者に交換を相談する。',
          en: 'Settings → Windows Update → install the feature update; if the hardware is not eligible, ask for a replacement.',
        },
        macos: {
          ja: 'システム設定 → 一般 → ソフトウェアアップデート → 新しいmacOSへアップグレード。',
          en: 'System Settings → General → Software Update → upgrade to the newer macOS.',
        },
        linux: {
          ja: 'ディストリビューションの手順で上げる（Ubuntu は `sudo do-release-upgrade`、Fedora は `sudo dnf system-upgrade`）。',
          en: "Follow your distribution's upgrade (Ubuntu: `sudo do-release-upgrade`; Fedora: `sudo dnf system-upgrade`).",
        },
        ios: { ja: '設定 → 一般 → ソフトウェアアップデート。', en: 'Settings → General → Software Update.' },
        android: { ja: '設定 → システム → システム アップデート。', en: 'Settings → System → System update.' },
      },
    },
    unknownRemedy: {
      ja: 'この版のサポート期限が分かりません。OSの提供元が公表する期限を管理者に確かめてもらってください。',
      en: 'The end of support of this version is not known. Have the administrator check the date its vendor publishes.',
      byOs: {},
    },
    personal: true,
  },
  {
    id: 'system.updates',
    kind: 'judged',
    title: { ja: 'セキュリティ更新', en: 'Security updates' },
    why: {
      ja: '公開された弱点は、更新を入れるまで攻撃に使われます。',
      en: 'A published weakness can be attacked until its update is installed.',
    },
    measures: ['AD-8', 'TW-8', 'TW-5'],
    guidance: ['AD-8.1', 'TW-8.1', 'TW-5.2'],
    facts: ['device.pendingSecurityUpdates', 'device.oldestPendingSecurityUpdateAt', 'device.lastUpdateInstalledAt'],
    judges: 'both',
    when: [],
    must: [
      [{ fact: 'device.pendingSecurityUpdates', op: 'atMost', value: 0 }],
      [
        {
          fact: 'device.oldestPendingSecurityUpdateAt',
          op: 'withinMs',
          value: { setting: 'securityUpdateGraceMs' },
        },
      ],
    ],
    ideal: [
      [{ fact: 'device.pendingSecurityUpdates', op: 'atMost', value: 0 }],
      [
        {
          fact: 'device.oldestPendingSecurityUpdateAt',
          op: 'withinMs',
          value: { setting: 'securityUpdateWarnMs' },
        },
      ],
    ],
    remedy: {
      ja: 'セキュリティ更新を入れてください。',
      en: 'Install the security updates.',
      byOs: {
        windows: {
          ja: '設定 → Windows Update → 「更新プログラムのチェック」→ すべて入れて再起動。',
          en: 'Settings → Windows Update → Check for updates → install all and restart.',
        },
        macos: {
          ja: 'システム設定 → 一般 → ソフトウェアアップデート。または `softwareupdate --install --all`。',
          en: 'System Settings → General → Software Update; or `softwareupdate --install --all`.',
        },
        linux: {
          ja: '`sudo apt update && sudo apt upgrade`、または `sudo dnf upgrade --security`。',
          en: '`sudo apt update && sudo apt upgrade`, or `sudo dnf upgrade --security`.',
        },
        ios: { ja: '設定 → 一般 → ソフトウェアアップデート。', en: 'Settings → General → Software Update.' },
        android: {
          ja: '設定 → セキュリティとプライバシー → システムとアップデート。',
          en: 'Settings → Security & privacy → System & updates.',
        },
      },
    },
    unknownRemedy: {
      ja: '未適用の更新を調べられませんでした。更新の一覧を取り直してから、もう一度点検してください。',
      en: 'Pending updates could not be found out. Refresh the list of updates and look again.',
      byOs: {
        windows: {
          ja: '設定 → Windows Update で一度「更新プログラムのチェック」を行う。',
          en: 'Settings → Windows Update → Check for updates once.',
        },
        macos: { ja: '`softwareupdate --list` を一度実行する。', en: 'Run `softwareupdate --list` once.' },
        linux: {
          ja: '一覧が古いか読めません。`sudo apt update`（または `sudo dnf check-update`）を実行する。',
          en: 'The lists are stale or unreadable: run `sudo apt update` (or `sudo dnf check-update`).',
        },
      },
    },
    personal: true,
  },
  {
    id: 'system.restart',
    kind: 'judged',
    title: { ja: '更新後の再起動', en: 'Restart after updates' },
    why: {
      ja: '再起動するまで、入れた更新は効いていません。',
      en: 'Until the restart, the updates that were installed are not in effect.',
    },
    measures: ['AD-8', 'TW-8'],
    guidance: ['AD-8.1', 'TW-8.1'],
    facts: ['device.restartPending'],
    judges: 'both',
    when: [],
    must: [[{ fact: 'device.restartPending', op: 'is', value: false }]],
    remedy: {
      ja: '仕事を保存して再起動してください。',
      en: 'Save your work and restart.',
      byOs: {
        windows: { ja: 'スタート → 電源 → 「更新して再起動」。', en: 'Start → Power → Update and restart.' },
        macos: { ja: 'アップルメニュー → 再起動。', en: 'Apple menu → Restart.' },
        linux: { ja: '`sudo systemctl reboot` を実行する。', en: 'Run `sudo systemctl reboot`.' },
      },
    },
    unknownRemedy: {
      ja: '再起動待ちかどうか分かりませんでした。迷ったら再起動してください。',
      en: 'Whether a restart is pending could not be found out. If in doubt, restart.',
      byOs: {
        linux: {
          ja: '`sudo apt install needrestart`、または `sudo dnf install dnf-utils` で調べられるようになる。',
          en: '`sudo apt install needrestart`, or `sudo dnf install dnf-utils`, makes it visible.',
        },
      },
    },
    personal: true,
  },
  {
    id: 'idle.before',
    kind: 'judged',
    title: { ja: '久しぶりに使う端末', en: 'Device after a long rest' },
    why: {
      ja: '長く使わなかった端末は、起動した直後がいちばん危険です。更新してから仕事を始めます。',
      en: 'A device is weakest right after a long rest: update it before any work.',
    },
    measures: ['TW-8'],
    guidance: ['TW-8.2'],
    facts: ['device.unusedBeforeMs', 'device.pendingSecurityUpdates'],
    judges: 'client',
    when: [{ fact: 'device.unusedBeforeMs', op: 'atLeast', value: { setting: 'longAbsenceMs' } }],
    must: [[{ fact: 'device.pendingSecurityUpdates', op: 'atMost', value: 0 }]],
    remedy: {
      ja: '仕事の前に、未適用の更新をすべて入れてください。',
      en: 'Before any work, install every pending update.',
      byOs: {
        windows: {
          ja: '設定 → Windows Update → すべて入れて再起動。',
          en: 'Settings → Windows Update → install all and restart.',
        },
        macos: {
          ja: 'システム設定 → 一般 → ソフトウェアアップデート。',
          en: 'System Settings → General → Software Update.',
        },
        linux: {
          ja: '`sudo apt update && sudo apt upgrade`、または `sudo dnf upgrade`。',
          en: '`sudo apt update && sudo apt upgrade`, or `sudo dnf upgrade`.',
        },
      },
    },
    unknownRemedy: {
      ja: '前回いつ使ったか分かりませんでした。更新がすべて入っていることを確かめれば足ります。',
      en: 'The last use could not be found out. It is enough to make sure that no update is pending.',
      byOs: {
        linux: {
          ja: '`sudo apt update`（または `sudo dnf check-update`）のあと、もう一度点検する。',
          en: 'Run `sudo apt update` (or `sudo dnf check-update`) and look again.',
        },
      },
    },
    personal: true,
  },
  {
    id: 'system.integrity',
    kind: 'judged',
    title: { ja: '改造されていないこと', en: 'No modification' },
    why: {
      ja: '脱獄やroot化をした端末では、OSの守りが働きません。',
      en: 'On a jailbroken or rooted device the protections of the system do not work.',
    },
    measures: ['TW-9'],
    guidance: ['TW-9.2'],
    facts: ['device.modified'],
    judges: 'client',
    when: [],
    must: [[{ fact: 'device.modified', op: 'is', value: false }]],
    remedy: {
      ja: '改造した端末は業務に使えません。初期化して元のOSに戻してください。',
      en: 'A modified device may not be used for work. Restore its original system.',
      byOs: {
        macos: {
          ja: '復旧モードの端末で `csrutil enable` を実行し、再起動する。',
          en: 'In the Terminal of Recovery run `csrutil enable` and restart.',
        },
        ios: {
          ja: 'パソコンにつなぎ、Finder または iTunes で「復元」する。',
          en: 'Connect to a computer and Restore it in Finder or iTunes.',
        },
        android: { ja: '提供元の正規のシステムで初期化する。', en: "Reset it with the vendor's own system image." },
        linux: {
          ja: '`sudo dpkg --verify`（または `sudo rpm -Va`）で変わったファイルを確かめ、入れ直す。',
          en: 'Find changed files by `sudo dpkg --verify` (or `sudo rpm -Va`) and reinstall them.',
        },
      },
    },
    unknownRemedy: {
      ja: '改造の有無を調べられませんでした。管理者の権限で点検すると分かることがあります。',
      en: 'Modification could not be checked. Looking with administrator rights may answer it.',
      byOs: {
        macos: { ja: '`csrutil status` の結果を確かめる。', en: 'Check the answer of `csrutil status`.' },
      },
    },
    personal: true,
  },
  {
    id: 'secure.boot',
    kind: 'judged',
    title: { ja: 'セキュアブート', en: 'Secure boot' },
    why: {
      ja: '起動に使うプログラムがすり替えられても気づけるようにします。',
      en: 'It notices when the programs used to start the device have been replaced.',
    },
    measures: ['TW-9'],
    guidance: ['TW-9.2'],
    facts: ['device.secureBoot'],
    judges: 'client',
    when: [],
    must: [[{ fact: 'device.secureBoot', op: 'is', value: true }]],
    remedy: {
      ja: '起動時の設定画面（UEFI）でセキュアブートを有効にしてください。先に暗号化の回復キーを控えます。',
      en: "Turn on Secure Boot in the firmware's settings (UEFI). Note the recovery key of the disk first.",
      byOs: {
        windows: {
          ja: '設定 → システム → 回復 → 「今すぐ再起動」→ UEFI ファームウェアの設定 → Secure Boot を Enabled にする。',
          en: 'Settings → System → Recovery → Restart now → UEFI Firmware Settings → set Secure Boot to Enabled.',
        },
        macos: {
          ja: '復旧モード → 起動セキュリティユーティリティ → 「完全なセキュリティ」。',
          en: 'Recovery → Startup Security Utility → Full Security.',
        },
        linux: {
          ja: '`sudo systemctl reboot --firmware-setup` で設定画面を開き、Secure Boot を Enabled にする。',
          en: 'Open the settings by `sudo systemctl reboot --firmware-setup` and set Secure Boot to Enabled.',
        },
      },
    },
    unknownRemedy: {
      ja: 'セキュアブートの状態を読めませんでした。UEFI でない機種や仮想マシンでは見えないことがあります。',
      en: 'The state of Secure Boot could not be read. Machines without UEFI and virtual machines may not show it.',
      byOs: {
        linux: {
          ja: '`sudo apt install mokutil` のあと `mokutil --sb-state` で確かめる。',
          en: '`sudo apt install mokutil`, then `mokutil --sb-state`.',
        },
        windows: {
          ja: '管理者の PowerShell で `Confirm-SecureBootUEFI` を実行する。',
          en: 'Run `Confirm-SecureBootUEFI` in an administrator PowerShell.',
        },
      },
    },
    personal: true,
  },
]
