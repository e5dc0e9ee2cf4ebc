import { DEVICE_KINDS, type DeviceKindName, type Words } from '@taga/core'

/** One protection that the owner of a device confirms, and on which kinds of device it is asked for. */
export type Protection = {
  readonly id: string
  readonly title: Words
  readonly how: Words
  readonly kinds: readonly DeviceKindName[]
}

const COMPUTERS: readonly DeviceKindName[] = ['laptop', 'desktop', 'server', 'virtual']
const CARRIED: readonly DeviceKindName[] = ['laptop', 'phone', 'tablet']
const HANDHELD: readonly DeviceKindName[] = ['phone', 'tablet']

/** What must be in place before a personal device is used for work, confirmed one by one (AD-9, TW-9; TW-6, TW-7, TW-8, TW-12). */
export const PROTECTIONS: readonly Protection[] = [
  {
    id: 'lock',
    title: { ja: '画面ロックを設定している', en: 'The screen locks' },
    how: {
      ja: '6桁以上の暗証番号かパスワード、または生体認証。10分以内に自動でロックされること。',
      en: 'A code of at least 6 digits, a password or biometrics; it locks by itself within 10 minutes.',
    },
    kinds: DEVICE_KINDS,
  },
  {
    id: 'encryption',
    title: { ja: '端末が暗号化されている', en: 'The device is encrypted' },
    how: {
      ja: 'Windowsは「デバイスの暗号化」かBitLocker、MacはFileVault。画面ロックのあるiPhoneと最近のAndroidは暗号化されています。',
      en: 'Device encryption or BitLocker on Windows, FileVault on a Mac. iPhones and recent Android phones with a screen lock are.',
    },
    kinds: DEVICE_KINDS,
  },
  {
    id: 'antimalware',
    title: { ja: 'ウイルス対策が動いている', en: 'Antimalware is running' },
    how: {
      ja: 'リアルタイム保護が有効で、定義ファイルが毎日更新されていること。期限切れの体験版は不可。',
      en: 'Real-time protection is on and signatures are updated every day. An expired trial does not count.',
    },
    kinds: COMPUTERS,
  },
  {
    id: 'updates',
    title: { ja: 'OSとソフトを最新に保っている', en: 'System and software are kept up to date' },
    how: {
      ja: 'サポート期間内のOSを使い、更新の自動適用を有効にしていること。',
      en: 'The system is still supported by its maker, and updates install by themselves.',
    },
    kinds: DEVICE_KINDS,
  },
  {
    id: 'unmodified',
    title: { ja: '改造していない（脱獄・root化など）', en: 'It is not modified (jailbreak, root)' },
    how: {
      ja: '改造した端末は、元に戻しても業務には使えません。メーカーの手順で初期化してください。',
      en: "A modified device is not used for work. Reset it with the maker's own system first.",
    },
    kinds: DEVICE_KINDS,
  },
  {
    id: 'notShared',
    title: { ja: '家族などほかの人に使わせない', en: 'Nobody else uses it' },
    how: {
      ja: '共用のパソコンなら、業務用に自分だけのアカウントを作り、パスワードを教えないこと。',
      en: 'On a shared computer, work in an account of your own whose password nobody else knows.',
    },
    kinds: DEVICE_KINDS,
  },
  {
    id: 'remoteWipe',
    title: { ja: '離れた場所から探せて、消せる', en: 'It can be found and wiped from afar' },
    how: {
      ja: '「探す」「デバイスを探す」を有効にし、別の端末からの操作方法を確かめてあること。',
      en: '"Find My" or "Find My Device" is on, and you know how to use it from another device.',
    },
    kinds: CARRIED,
  },
  {
    id: 'officialStore',
    title: { ja: 'アプリは公式ストアからだけ入れる', en: 'Applications come from the official store only' },
    how: {
      ja: '提供元のわからないアプリや、求める権限が用途に合わないアプリは入れないこと。',
      en: 'Nothing from an unknown source, and nothing that asks for rights it does not need.',
    },
    kinds: HANDHELD,
  },
  {
    id: 'safeSoftware',
    title: { ja: '安全を確かめたソフトだけを入れる', en: 'Only software you have made sure of is installed' },
    how: {
      ja: '配布元がはっきりしたものだけを使い、違法コピーやファイル共有ソフトは入れないこと。',
      en: 'From makers you know; no pirated copies and no file-sharing programs.',
    },
    kinds: COMPUTERS,
  },
  {
    id: 'noSaving',
    title: {
      ja: '会社のデータを端末や私用のクラウドに残さない',
      en: 'No company data stays on it or in a private cloud',
    },
    how: {
      ja: 'ダウンロードや画面の撮影で残さず、自動バックアップの対象からも外すこと。',
      en: 'Do not download or photograph it, and keep it out of automatic backups.',
    },
    kinds: DEVICE_KINDS,
  },
  {
    id: 'reportLoss',
    title: { ja: 'なくしたらすぐに届け出る', en: 'A loss is reported at once' },
    how: {
      ja: '紛失・盗難・感染の疑いがあれば、休日でもすぐに連絡すること。早い連絡を責めることはありません。',
      en: 'Loss, theft or a suspected infection is reported at once, on holidays too. Nobody is blamed for reporting.',
    },
    kinds: DEVICE_KINDS,
  },
]

/** The protections that a device of this kind needs and that are not among those confirmed. */
export function missingProtections(kind: DeviceKindName, confirmed: readonly string[]): readonly Protection[] {
  return PROTECTIONS.filter(({ id, kinds }) => kinds.includes(kind) && !confirmed.includes(id))
}

export function protectionTitle(id: string): Words {
  return PROTECTIONS.find((protection) => protection.id === id)?.title ?? { ja: id, en: id }
}
