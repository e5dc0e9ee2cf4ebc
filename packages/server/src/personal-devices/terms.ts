import type { ConsentText, PersonalDeviceTerms } from '@taga/contract'
import { FACT_KEYS, PATTERN_IDS, type PatternId, type Words, factSpec, findPattern } from '@taga/core'
import { LONGEST_MS } from './longest.ts'
import { PROTECTIONS } from './protections.ts'

/** What stands until the organisation publishes its own. Its version changes with every change of the text. */
export const SUGGESTED_CONSENT = {
  version: '2026-11',
  ja: [
    '会社は、この端末が安全に使える状態かどうかを確かめるために、下の一覧にある項目だけを受け取ります。',
    '受け取った内容は、業務への接続を認めるかどうかの判断と、事故が起きたときの調査だけに使います。',
    '紛失や盗難、事故のときは、業務への接続をすぐに止め、会社のアカウントとデータを端末から消すようお願いします。',
    '同意はいつでも取り消せます。取り消すと、この端末では業務ができなくなります。取り消したことで不利な扱いは受けません。',
  ].join('\n\n'),
  en: [
    'The company receives only the items listed below, to see whether this device is safe to work with.',
    'They are used to decide about access to work, and to look into incidents. Nothing else.',
    'After loss, theft or an incident, access to work stops at once and you will be asked to remove company accounts and data.',
    'You can withdraw your consent at any time. Work on this device then ends; nothing else follows from it.',
  ].join('\n\n'),
} as const satisfies ConsentText

const NOT_COLLECTED: readonly Words[] = [
  { ja: '入っているアプリの名前', en: 'names of the applications you have installed' },
  { ja: '写真、書類、メッセージなどの中身', en: 'photos, documents, messages or any other contents' },
  { ja: '閲覧したサイトや検索の履歴', en: 'sites you visit or what you search for' },
  { ja: '位置情報', en: 'your location' },
  { ja: '通話や連絡先', en: 'calls and contacts' },
  { ja: 'パスワード', en: 'passwords' },
  { ja: 'シリアル番号・電話番号', en: 'serial number and telephone number' },
]

/** What the removal consists of at the end of use. Each is confirmed by its owner, and looked at by an administrator. */
export const END_STEPS: readonly { readonly id: string; readonly title: Words }[] = [
  {
    id: 'accounts',
    title: {
      ja: '会社のアカウントを端末から外した（メール、クラウド、チャットなど）',
      en: 'Company accounts are removed from the device (mail, cloud, chat and so on)',
    },
  },
  {
    id: 'files',
    title: {
      ja: '会社のデータを消した（ダウンロード、写真、ごみ箱、端末のバックアップも）',
      en: 'Company data is deleted (downloads, photos, the bin, and backups of the device too)',
    },
  },
  {
    id: 'passwords',
    title: {
      ja: '業務用のパスワードとパスキーを端末から消した',
      en: 'Work passwords and passkeys are deleted from the device',
    },
  },
  {
    id: 'applications',
    title: {
      ja: '業務専用のアプリとVPNの設定を削除した',
      en: 'Applications used only for work, and VPN settings, are removed',
    },
  },
]

/** Taking the company's PC home needs the company's PC. */
export const USABLE_PATTERNS: readonly PatternId[] = PATTERN_IDS.filter((id) => id !== 'take_home_pc')

export function personalDeviceTerms(consent: ConsentText): PersonalDeviceTerms {
  return {
    consent,
    protections: PROTECTIONS.map(({ id, title, how, kinds }) => ({ id, title, how, kinds: [...kinds] })),
    collected: collectedFacts(),
    notCollected: [...NOT_COLLECTED],
    patterns: USABLE_PATTERNS.map((id) => ({ id, title: findPattern(id).name })),
    endSteps: END_STEPS.map(({ id, title }) => ({ id, title })),
    longestMs: LONGEST_MS,
  }
}

/** What an agent on a personal device may report, straight from the catalogue that decides it. */
export function collectedFacts(): Words[] {
  return FACT_KEYS.map(factSpec)
    .filter(({ subject, source, personal }) => subject === 'device' && source === 'posture' && personal)
    .map(({ title }) => title)
}
