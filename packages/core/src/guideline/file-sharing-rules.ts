import type { FileSharingRules } from './concept.ts'

/** What a rule on file sharing holds. Measures AD-18 and TW-20. */
export const fileSharingRules = {
  contents: [
    { id: 'designated_services', ja: '指定したサービスだけを使う', en: 'only designated services' },
    { id: 'encrypt_before', ja: 'アップロード前に暗号化する', en: 'encrypt before uploading' },
    { id: 'delete_after', ja: '相手が受け取ったら速やかに消す', en: 'remove promptly once received' },
  ],
  risks: [
    { ja: 'サービス側の弱点', en: 'a weakness on the provider side' },
    { ja: '許した誰か一人の認証情報の流出', en: 'leaked credentials of any one allowed user' },
    { ja: '設定ミスによる公開範囲の誤り', en: 'wrong audience by misconfiguration' },
  ],
  preUseCheck: {
    ja: '許可していないIDで開けないことを、使う前に確かめる。',
    en: 'Before use, verify that an ID without permission cannot open it.',
  },
  secureCloud: {
    ja: '続けて共有するなら、セキュリティを強めたクラウドを使う。',
    en: 'Where sharing continues, use a cloud with strengthened security.',
  },
  measures: ['AD-18', 'TW-20'],
} as const satisfies FileSharingRules
