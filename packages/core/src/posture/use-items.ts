import type { PostureItem } from './posture-item.ts'

/** Items of how the device is used: browser, applications, accounts, media. Measures TW-5, TW-6, TW-9, TW-11, TW-16. */
export const useItems: readonly PostureItem[] = [
  {
    id: 'browser.current',
    kind: 'judged',
    title: { ja: 'ブラウザーの更新', en: 'Browser up to date' },
    why: {
      ja: '社外のサイトを開く前に、ブラウザーを最新にします。',
      en: 'The browser is brought up to date before sites outside are opened.',
    },
    measures: ['TW-5', 'AD-8'],
    guidance: ['TW-5.2', 'AD-8.1'],
    facts: ['device.browserCurrent', 'device.browsers'],
    judges: 'client',
    when: [],
    must: [[{ fact: 'device.browserCurrent', op: 'is', value: true }]],
    remedy: {
      ja: 'ブラウザーを更新して、開き直してください。',
      en: 'Update the browser and open it again.',
      byOs: {
        windows: {
          ja: 'ブラウザーの「…」→ ヘルプ → バージョン情報を開くと更新される。',
          en: 'Menu "…" → Help → About: opening it updates the browser.',
        },
        macos: {
          ja: 'Safari はソフトウェアアップデート、ほかはメニュー → 「…について」。',
          en: 'Safari: Software Update. Others: menu → About.',
        },
        linux: {
          ja: '`sudo apt update && sudo apt install --only-upgrade firefox-esr chromium`、または `sudo dnf upgrade firefox`。',
          en: '`sudo apt update && sudo apt install --only-upgrade firefox-esr chromium`, or `sudo dnf upgrade firefox`.',
        },
        ios: { ja: '設定 → 一般 → ソフトウェアアップデート。', en: 'Settings → General → Software Update.' },
        android: {
          ja: 'Google Play → アプリの管理 → すべて更新。',
          en: 'Google Play → Manage apps → Update all.',
        },
      },
    },
    unknownRemedy: {
      ja: 'ブラウザーが最新かどうか分かりませんでした。更新の一覧を取り直してから点検してください。',
      en: 'Whether the browser is current could not be found out. Refresh the list of updates and look again.',
      byOs: {
        linux: {
          ja: '`sudo apt update`（または `sudo dnf check-update`）を実行する。',
          en: 'Run `sudo apt update` (or `sudo dnf check-update`).',
        },
      },
    },
    personal: true,
  },
  {
    id: 'browser.passwords',
    kind: 'judged',
    title: { ja: 'ブラウザーのパスワード保存', en: 'Passwords kept by the browser' },
    why: {
      ja: '端末に保存されたパスワードは、端末を使える人なら誰でも使えてしまいます。',
      en: 'Whoever can use the device can use the passwords stored on it.',
    },
    measures: ['TW-16', 'AD-14'],
    guidance: ['TW-16.1', 'AD-14.2'],
    facts: ['device.browserSavesPasswords'],
    judges: 'client',
    when: [],
    must: [[{ fact: 'device.browserSavesPasswords', op: 'is', value: false }]],
    remedy: {
      ja: 'ブラウザーのパスワード保存を切り、保存済みの業務用パスワードを消してください。',
      en: 'Turn off saving of passwords in the browser and remove saved passwords for work.',
      byOs: {
        windows: {
          ja: 'Edge: 設定 → プロファイル → パスワード → 保存の提案をオフ。Chrome: 設定 → 自動入力とパスワード。',
          en: 'Edge: Settings → Profiles → Passwords → turn off offers to save. Chrome: Settings → Autofill and passwords.',
        },
        macos: {
          ja: 'Safari: 設定 → 自動入力 → ユーザ名とパスワードのチェックを外す。',
          en: 'Safari: Settings → AutoFill → clear User names and passwords.',
        },
        linux: {
          ja: 'Firefox: 設定 → プライバシーとセキュリティ → 「パスワードを保存するか確認する」を外す。',
          en: 'Firefox: Settings → Privacy & Security → clear "Ask to save passwords".',
        },
      },
    },
    unknownRemedy: {
      ja: 'ブラウザーの設定を読めませんでした。ふだん使う本人の権限で点検してください。',
      en: "The browser's settings could not be read. Look as the person who uses the browser.",
      byOs: {
        linux: {
          ja: '`sudo` を付けずに `./taga check` を実行する。',
          en: 'Run `./taga check` without `sudo`.',
        },
      },
    },
    personal: true,
  },
  {
    id: 'browser.extensions',
    kind: 'told',
    title: { ja: 'ブラウザーの拡張機能', en: 'Browser extensions' },
    why: {
      ja: '拡張機能は画面の内容を読めるので、何が入っているかを示します。',
      en: 'Extensions can read what is on the screen, so what is installed is shown.',
    },
    measures: ['TW-5', 'TW-6'],
    guidance: ['TW-5.2', 'TW-6.2'],
    facts: ['device.browserExtensions'],
    judges: 'client',
    remedy: {
      ja: '見覚えのない拡張機能は外してください。',
      en: 'Remove extensions that you do not recognise.',
      byOs: {},
    },
    unknownRemedy: {
      ja: '拡張機能を読めませんでした。ふだん使う本人の権限で点検してください。',
      en: 'Extensions could not be read. Look as the person who uses the browser.',
      byOs: {},
    },
    personal: false,
  },
  {
    id: 'applications',
    kind: 'told',
    title: { ja: '導入済みのアプリ', en: 'Installed applications' },
    why: {
      ja: '承認されたアプリだけかどうかは、承認の台帳と照らして決まります。',
      en: 'Whether all of them are approved is decided against the register of approvals.',
    },
    measures: ['AD-6', 'TW-6'],
    guidance: ['AD-6.5', 'TW-6.1'],
    facts: ['device.applicationCount'],
    judges: 'client',
    remedy: {
      ja: '仕事に要らないアプリを外し、要るものは申請してください。',
      en: 'Remove applications that work does not need, and request those that it does.',
      byOs: {},
    },
    unknownRemedy: {
      ja: 'アプリの一覧を読めませんでした。管理者の権限で点検してください。',
      en: 'The list of applications could not be read. Look with administrator rights.',
      byOs: {},
    },
    personal: false,
  },
  {
    id: 'accounts.administrators',
    kind: 'judged',
    title: { ja: 'ふだんの作業の権限', en: 'Rights used for daily work' },
    why: {
      ja: '管理者の権限でふだんの作業をすると、入り込んだプログラムも同じ権限で動きます。',
      en: 'When daily work is done with administrator rights, a program that slips in has them too.',
    },
    measures: ['AD-6'],
    guidance: ['AD-6.2'],
    facts: ['device.workAsAdministrator', 'device.administrators'],
    judges: 'both',
    when: [],
    must: [[{ fact: 'device.workAsAdministrator', op: 'is', value: false }]],
    remedy: {
      ja: 'ふだんの作業は一般の利用者で行い、管理者の権限は要るときだけ使ってください。',
      en: 'Work as an ordinary user and use administrator rights only when they are needed.',
      byOs: {
        windows: {
          ja: '設定 → アカウント → 他のユーザー → 管理用の別アカウントを作り、ふだんのアカウントを「標準ユーザー」にする。',
          en: 'Settings → Accounts → Other users → make a separate account for administration and turn yours into a standard user.',
        },
        macos: {
          ja: 'システム設定 → ユーザとグループ → 管理用の別アカウントを作り、ふだんのアカウントの管理権限を外す。',
          en: 'System Settings → Users & Groups → make a separate administrator and take that right from your own account.',
        },
        linux: {
          ja: '`sudo adduser 名前` で一般の利用者を作り、root では作業しない。',
          en: 'Make an ordinary user by `sudo adduser NAME` and do not work as root.',
        },
      },
    },
    unknownRemedy: {
      ja: '利用者の権限を読めませんでした。',
      en: 'The rights of the accounts could not be read.',
      byOs: {
        linux: { ja: '`/etc/group` を読めるか確かめる。', en: 'See whether `/etc/group` can be read.' },
      },
    },
    personal: false,
  },
  {
    id: 'accounts.shared',
    kind: 'judged',
    title: { ja: '他人と共用していないこと', en: 'Not shared with others' },
    why: {
      ja: '家族や他人が同じ端末を使うと、業務の情報を見られるおそれがあります。',
      en: 'When family or others use the same device they may see information from work.',
    },
    measures: ['TW-9'],
    guidance: ['TW-9.3', 'TW-9.5'],
    facts: ['device.sharedUse'],
    judges: 'client',
    when: [],
    must: [[{ fact: 'device.sharedUse', op: 'is', value: false }]],
    remedy: {
      ja: 'ゲストのアカウントと、他人のアカウントを無効にしてください。',
      en: 'Disable the guest account and the accounts of others.',
      byOs: {
        windows: {
          ja: '管理者の PowerShell で `Disable-LocalUser -SID (Get-LocalUser | Where-Object SID -like "*-501").SID`。',
          en: 'In an administrator PowerShell: `Disable-LocalUser -SID (Get-LocalUser | Where-Object SID -like "*-501").SID`.',
        },
        macos: {
          ja: 'システム設定 → ユーザとグループ → ゲストユーザ → オフ。',
          en: 'System Settings → Users & Groups → Guest User → off.',
        },
        linux: {
          ja: '使わないアカウントを `sudo usermod --lock 名前` で止める。',
          en: 'Stop accounts that are not used by `sudo usermod --lock NAME`.',
        },
      },
    },
    unknownRemedy: {
      ja: '利用者の一覧を読めませんでした。管理者の権限で点検してください。',
      en: 'The list of accounts could not be read. Look with administrator rights.',
      byOs: {},
    },
    personal: true,
  },
  {
    id: 'media.removable',
    kind: 'told',
    title: { ja: '接続中の外部記録媒体', en: 'Removable media attached' },
    why: {
      ja: 'つないだままの媒体は、感染したときに端末と一緒に壊されます。控えを取ったら外します。',
      en: 'A medium left attached is destroyed with the device in an infection: detach it after the backup.',
    },
    measures: ['TW-11', 'AD-10'],
    guidance: ['TW-11.2', 'AD-10.3'],
    facts: ['device.removableMedia'],
    judges: 'client',
    remedy: {
      ja: '使っていない媒体を取り外し、施錠できる所に保管してください。',
      en: 'Detach media that are not in use and lock them away.',
      byOs: {},
    },
    unknownRemedy: {
      ja: '接続中の媒体を調べられませんでした。',
      en: 'Attached media could not be found out.',
      byOs: {},
    },
    personal: false,
  },
]
